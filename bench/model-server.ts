// What the model server costs: requests a second and processor time beside a server that reads each body to its end and answers
// a fixed text of the same length, in turns; and its memory before and after ten thousand requests of as many conversations.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { z } from 'zod'
import { answered } from './child-answer.ts'
import type { Ask } from './model-server-subject.ts'

const ROUNDS = 7
const CONNECTIONS = 4
/** Requests of one arm, and the messages that stand in each before the prompt. */
const SIZES = { first: { requests: 2000, messages: 0 }, long: { requests: 100, messages: 800 } } as const
const WARM_UP_REQUESTS = 1000
const REMEMBERED_REQUESTS = 10_000

const listening = z.object({ url: z.string() })
const cost = z.object({ cpuMs: z.number(), rssBytes: z.number(), heapBytes: z.number() })

interface Subject extends Disposable {
  readonly url: string
  cost(): Promise<z.infer<typeof cost>>
}

interface Arm {
  readonly perSecond: number
  readonly cpuMicrosecondsEach: number
}

export async function modelServer(say: (line: string) => void): Promise<object> {
  using model = await start({ do: 'serve-model' })
  const answerBytes = await send(model.url, bodyOf(0, 0))
  using bare = await start({ do: 'serve-text', bytes: answerBytes })
  const time: Record<string, object> = {}
  for (const size of ['first', 'long'] as const) time[size] = await compared({ model, bare }, size, say)
  return { answerBytes, connections: CONNECTIONS, time, memory: await memory(say) }
}

async function compared(
  { model, bare }: { readonly model: Subject; readonly bare: Subject },
  size: keyof typeof SIZES,
  say: (line: string) => void,
): Promise<object> {
  const rounds: { readonly model: Arm; readonly bare: Arm }[] = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    const first = round % 2 === 0 ? await arm(model, size) : undefined
    const other = await arm(bare, size)
    const pair = { model: first ?? (await arm(model, size)), bare: other }
    // The first is slower than any other: code is compiled in it.
    if (round > 0) rounds.push(pair)
    say(
      `${size}, round ${round} of ${ROUNDS}: ${pair.model.perSecond.toFixed(0)} and ${pair.bare.perSecond.toFixed(0)} a second`,
    )
  }
  return {
    bodyBytes: Buffer.byteLength(bodyOf(0, SIZES[size].messages)),
    perSecond: spread(rounds.map((round) => Math.round(round.model.perSecond))),
    barePerSecond: spread(rounds.map((round) => Math.round(round.bare.perSecond))),
    ratio: spread(rounds.map((round) => round.model.perSecond / round.bare.perSecond)),
    cpuMicroseconds: spread(rounds.map((round) => round.model.cpuMicrosecondsEach)),
    bareCpuMicroseconds: spread(rounds.map((round) => round.bare.cpuMicrosecondsEach)),
  }
}

async function arm(subject: Subject, size: keyof typeof SIZES): Promise<Arm> {
  const { requests, messages } = SIZES[size]
  const body = bodyOf(0, messages)
  const before = await subject.cost()
  const startedMs = performance.now()
  await sendAll(subject.url, requests, () => body)
  const seconds = (performance.now() - startedMs) / 1000
  const { cpuMs } = await subject.cost()
  return { perSecond: requests / seconds, cpuMicrosecondsEach: (1000 * (cpuMs - before.cpuMs)) / requests }
}

async function memory(say: (line: string) => void): Promise<object> {
  using model = await start({ do: 'serve-model' })
  await sendAll(model.url, WARM_UP_REQUESTS, (number) => bodyOf(number, 2))
  const before = await model.cost()
  say(`memory over ${REMEMBERED_REQUESTS} requests`)
  await sendAll(model.url, REMEMBERED_REQUESTS, (number) => bodyOf(WARM_UP_REQUESTS + number, 2))
  const after = await model.cost()
  await sendAll(model.url, REMEMBERED_REQUESTS, (number) => bodyOf(2 * REMEMBERED_REQUESTS + number, 2))
  const later = await model.cost()
  const { cpuMs: _cpuMs, ...first } = before
  return {
    requests: REMEMBERED_REQUESTS,
    first,
    added: { rss: after.rssBytes - before.rssBytes, heap: after.heapBytes - before.heapBytes },
    addedByAsManyMore: { rss: later.rssBytes - after.rssBytes, heap: later.heapBytes - after.heapBytes },
  }
}

/** Some two kilobytes of tools, and messages of 1.2 kB between two prompts. */
function bodyOf(conversation: number, messages: number): string {
  const parameters = { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] }
  const tools = ['read', 'bash', 'edit', 'write'].map((name) => ({
    type: 'function',
    function: { name, description: 'x'.repeat(400), parameters },
  }))
  const history = Array.from({ length: messages }, (_, at) => ({
    role: at % 2 === 0 ? 'assistant' : 'user',
    content: `${conversation} ${at} ${'y'.repeat(1200)}`,
  }))
  const prompts = [{ role: 'user', content: `begin ${conversation}` }, ...history]
  return JSON.stringify({ model: 'm', stream: true, messages: prompts, tools })
}

async function sendAll(url: string, requests: number, body: (number: number) => string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < requests) await send(url, body(next++), agent)
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
  agent.destroy()
}

/** Bytes of the answer. */
async function send(url: string, body: string, agent?: Agent): Promise<number> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const sent = httpRequest(`${url}/v1/chat/completions`, { method: 'POST', headers, ...(agent && { agent }) })
  sent.end(body)
  const [response] = await once(sent, 'response')
  let bytes = 0
  response.on('data', (chunk: Buffer) => (bytes += chunk.length))
  await once(response, 'end')
  if (response.statusCode !== 200) throw new Error(`the server answered ${response.statusCode}`)
  return bytes
}

async function start(ask: Ask): Promise<Subject> {
  const child = fork(join(import.meta.dirname, 'model-server-subject.ts'), { execArgv: ['--expose-gc'] })
  await once(child, 'message')
  const { url } = await answered(child, ask, listening)
  return {
    url,
    cost: () => answered(child, { do: 'cost' }, cost),
    [Symbol.dispose]: () => child.disconnect(),
  }
}

function spread(values: readonly number[]): object {
  const sorted = values.toSorted((a, b) => a - b).map((value) => Number(value.toFixed(3)))
  const at = (share: number): number | undefined => sorted[Math.floor(share * (sorted.length - 1))]
  return { median: at(0.5), lowest: at(0), highest: at(1) }
}
