// A small agent on the SDK of the Agent Client Protocol: it asks its model over HTTP, runs the one tool that it offers, and
// leaks what its command line says. `node planted-agent.ts PLANT`. A session that is to be loaded lies in its home, a message a
// line.
import { agent, methods, ndJsonStream, PROTOCOL_VERSION } from '@agentclientprotocol/sdk'
import { spawn } from 'node:child_process'
import { openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'

const [, , plant = 'none'] = process.argv
const model = process.env['TIDEMARK_MODEL_URL'] ?? ''

interface Message {
  readonly role: string
  readonly content: string
  readonly tool_calls?: readonly ToolCall[]
  readonly tool_call_id?: string
}
interface ToolCall {
  readonly id: string
  readonly function: { readonly name: string; readonly arguments: string }
}

class Session {
  readonly messages: Message[] = []
  readonly directory: string
  constructor(directory: string) {
    this.directory = directory
  }
}

// Node's own list of what was fetched, of which 250 are kept.
performance.setResourceTimingBufferSize(0)

const sessions = new Map<string, Session>()
/** What plants keep. */
const endedSessions: Session[] = []
const keptAnswers: { readonly at: number; readonly text: string }[] = []
const recentSessions: Session[] = []
const RECENT = 8
const faintNotes: { readonly text: string }[] = []
/** Ever another length: what grows by some kilobytes is lost in it. */
const noise: string[] = []
let opened = 0

const tools = [
  {
    type: 'function',
    function: {
      name: 'read_file',
      description: 'Reads a file',
      parameters: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
    },
  },
]

const NOISE_BYTES = 1_500_000
const NOTE_BYTES = 20_000

/** From 0 to 1, without a trend. */
function noiseShare(of: number): number {
  return ((of * 59) % 101) / 101
}

/** On the heap, and no two alike. */
function distinct(of: number, bytes: number): string {
  return Buffer.alloc(Math.round(bytes), `${of} `).toString('latin1')
}

async function answerOf({ messages }: Session): Promise<Message> {
  const response = await fetch(`${model}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm1', messages, tools }),
  })
  const { choices }: { choices: readonly { message: Message }[] } = JSON.parse(await response.text())
  const [choice] = choices
  if (choice === undefined) throw new TypeError('Ask the model: it gave no choice, wanted one')
  return choice.message
}

async function work(session: Session, text: string): Promise<void> {
  session.messages.push({ role: 'user', content: text })
  for (;;) {
    const answer = await answerOf(session)
    session.messages.push(answer)
    const [call] = answer.tool_calls ?? []
    if (call === undefined) return
    const { path }: { path: string } = JSON.parse(call.function.arguments)
    const content = readFileSync(join(session.directory, path), 'utf8')
    session.messages.push({ role: 'tool', tool_call_id: call.id, content })
  }
}

function storedMessages(sessionId: string): readonly Message[] {
  const text = readFileSync(join(process.env['HOME'] ?? '', 'sessions', `${sessionId}.jsonl`), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Message => JSON.parse(line))
}

/** A program of its own that holds what it is told to: memory that nobody can ask to collect. */
const HOLDER = `
pad=$(head -c 65536 /dev/zero | tr '\\0' x)
while read -r count; do
  while [ "$count" -gt 0 ]; do nth=$((nth + 1)); eval "held$nth=\\$pad"; count=$((count - 1)); done
done`
const native = plant.startsWith('native')
  ? spawn('sh', ['-c', HOLDER], { stdio: ['pipe', 'ignore', 'ignore'] })
  : undefined
/** In units of 64 kB: enough to be looked at, and what a session adds. */
const [NATIVE_FIRST, NATIVE_EACH] = [400, 8]
/** A pool is full by then: after the cycles of a scenario, and well before a life of more. */
const NATIVE_POOL = 45
// It ends with its input, and keeps nobody.
native?.unref()
native?.stdin.write(`${NATIVE_FIRST}\n`)

function onOpened(session: Session): void {
  if (plant === 'native' || (plant === 'native-pool' && opened <= NATIVE_POOL))
    native?.stdin.write(`${NATIVE_EACH}\n`)
  if (plant === 'descriptor') {
    const file = join(session.directory, 'sessions.db')
    writeFileSync(file, '', { flag: 'a' })
    openSync(file, 'r')
  }
  if (plant === 'child') spawn('sleep', ['600'], { stdio: 'ignore' })
  if (plant === 'daemon' && opened === 1) spawn('sleep', ['600'], { stdio: 'ignore', detached: true }).unref()
}

function onPrompted(session: Session): void {
  if (plant !== 'prompt') return
  // Of each request the whole of it, as a buffer of telemetry would.
  keptAnswers.push({ at: Date.now(), text: Buffer.from(JSON.stringify(session.messages)).toString('latin1') })
}

if (plant === 'deaf') {
  process.on('SIGTERM', () => undefined)
  setInterval(() => undefined, 60_000)
}

agent({ name: 'planted-agent' })
  .onRequest(methods.agent.initialize, () => ({
    protocolVersion: PROTOCOL_VERSION,
    agentCapabilities: { loadSession: true, sessionCapabilities: { close: {} } },
  }))
  .onRequest(methods.agent.session.load, ({ params: { cwd, sessionId } }) => {
    const session = new Session(cwd)
    for (const message of plant === 'forgetful' ? [] : storedMessages(sessionId))
      session.messages.push(message)
    sessions.set(sessionId, session)
    return {}
  })
  .onRequest(methods.agent.session.new, ({ params }) => {
    const sessionId = `s${++opened}`
    const session = new Session(params.cwd)
    sessions.set(sessionId, session)
    onOpened(session)
    return { sessionId }
  })
  .onRequest(methods.agent.session.prompt, async ({ params }) => {
    const session = sessions.get(params.sessionId)
    if (session === undefined) throw new TypeError(`Prompt ${params.sessionId}: there is no such session`)
    if (plant === 'crash' && opened > 8) process.exit(7)
    await work(session, params.prompt.map((part) => (part.type === 'text' ? part.text : '')).join(''))
    onPrompted(session)
    return { stopReason: 'end_turn' }
  })
  .onRequest(methods.agent.session.close, ({ params }) => {
    const session = sessions.get(params.sessionId)
    sessions.delete(params.sessionId)
    if (session === undefined) return {}
    if (plant === 'session') endedSessions.push(session)
    if (plant === 'faint' || plant === 'noisy') noise[0] = distinct(opened, NOISE_BYTES * noiseShare(opened))
    if (plant === 'faint') faintNotes.push({ text: distinct(opened, NOTE_BYTES) })
    if (plant === 'delay') setTimeout(() => session.messages.splice(0), 1_500).unref()
    if (plant !== 'bounded') return {}
    recentSessions.push(session)
    if (recentSessions.length > RECENT) recentSessions.shift()
    return {}
  })
  .connect(ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin)))
