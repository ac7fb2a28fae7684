// A program with a heap like an agent's, as large as is asked for, that writes its snapshot: FILE MEGABYTES, of the file.
import { EventEmitter } from 'node:events'
import { writeHeapSnapshot } from 'node:v8'

const [file = '', megabytes = '100'] = process.argv.slice(2)

/** About what one session adds to the file. */
const SESSION_BYTES = 26_000

class Message {
  readonly id: string
  readonly parts: readonly { readonly type: string; readonly text: string }[]
  readonly time = { created: Date.now(), updated: 0.5 }

  constructor(session: number, number: number) {
    this.id = `msg_${session}_${number}`
    this.parts = [
      { type: 'text', text: `What is in file ${number} of session ${session}?` },
      { type: 'tool', text: 'the same result of the same tool, over and over' },
    ]
  }
}

class Session {
  readonly events = new EventEmitter()
  readonly messages: Message[] = []
  readonly parts = new Map<string, Message>()
  readonly seen = new Set<number>()
  readonly buffer = Buffer.alloc(64)
  next: Session | undefined
  readonly number: number

  constructor(number: number) {
    this.number = number
    this.events.setMaxListeners(0)
    for (let i = 0; i < 20; i++) {
      const message = new Message(number, i)
      this.messages.push(message)
      this.parts.set(message.id, message)
      this.seen.add(number * 20 + i)
      this.events.on('update', (text: string) => message.id === text && this.number === i)
    }
  }
}

const sessions = new Map<string, Session>()
const owners = new WeakMap<Session, { readonly owner: string }>()
const waiting: Promise<unknown>[] = []
let latest: Session | undefined

for (let number = 0; number < (Number(megabytes) * 1024 * 1024) / SESSION_BYTES; number++) {
  const session = new Session(number)
  session.next = latest
  latest = session
  sessions.set(`ses_${number}`, session)
  owners.set(session, { owner: `user ${number % 100}` })
  waiting.push(new Promise((resolve) => session.events.once('end', resolve)).then(() => sessions.size))
}

writeHeapSnapshot(file)
process.stdout.write(JSON.stringify({ sessions: sessions.size, waiting: waiting.length }))
