// Turns are written to the transcript at once. Events wait in an outbox until 37 have come together to be spooled.
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Event {
  readonly name: string
  readonly turn: number
  readonly properties: readonly { readonly key: string; readonly value: number }[]
}

const BATCH = 37

const append = (file: string, lines: readonly unknown[]) =>
  appendFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))

class Outbox {
  readonly #spool: string
  #events: Event[] = []
  #spooled = 0

  constructor(spool: string) {
    this.#spool = spool
  }

  async add(event: Event) {
    this.#events.push(event)
    if (this.#events.length >= BATCH) await this.flush()
    return this.#spooled
  }

  async flush() {
    const events = this.#events
    this.#events = []
    await append(this.#spool, events)
    this.#spooled += events.length
  }
}

export async function create() {
  const directory = await mkdtemp(join(tmpdir(), 'outbox-'))
  const transcript = join(directory, 'transcript.jsonl')
  const outbox = new Outbox(join(directory, 'events.jsonl'))
  return {
    async step(turn: number) {
      await append(transcript, [
        { turn, role: 'user' },
        { turn, role: 'assistant' },
      ])
      const properties = Array.from({ length: 8 }, (_, n) => ({ key: `p${n}`, value: turn + n / 4 }))
      return outbox.add({ name: 'turn.completed', turn, properties })
    },
    async close() {
      await outbox.flush()
      await rm(directory, { recursive: true })
    },
  }
}
