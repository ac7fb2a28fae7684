// Load from outside while sessions work inside: one cycle is a burst of requests on fifty connections, sent by autocannon
// from a process of its own, so that the measured one is nothing but the agent.
import { execFile } from 'node:child_process'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { TidemarkError } from '../../src/errors.ts'
import type { Figures, Subject, SubjectContext } from '../../src/host/subject.ts'
import { generateTranscript } from '../../src/replay/generate-transcript.ts'
import { sharedReplay } from '../../src/replay/shared-replay.ts'
import { ServedAgent, type ServedParts } from '../agents/served-agent.ts'

const CONNECTIONS = 50
/** Short bursts, so that a second look at the heap has the time for as many of them as it needs. */
const REQUESTS = 200
const SESSIONS = 3
/** Prompts of each session before the load, so that there are pages to read. */
const FIRST_PROMPTS = 3
/** Each part of the model's stream comes after this long, as from a network. */
const MODEL_DELAY_MS = 1
/** `monitorEventLoopDelay` measures its own resolution too. */
const RESOLUTION_MS = 1
const NANOSECONDS_PER_MS = 1e6

const run = promisify(execFile)

const loadResult = z.object({
  errors: z.number(),
  timeouts: z.number(),
  non2xx: z.number(),
  '2xx': z.number(),
  requests: z.object({ average: z.number() }),
  latency: z.object({ p99: z.number() }),
})

export async function httpLoad(
  directory: string,
  parts: ServedParts | undefined,
  context: SubjectContext,
): Promise<Subject> {
  const transcript = generateTranscript({ profile: 'typical', compactions: false })
  const { model, tools } = await sharedReplay(transcript, { delayMs: MODEL_DELAY_MS })
  const load = new HttpLoad(
    await ServedAgent.start({ directory, languageModel: model, tools, parts }),
    context,
  )
  await load.prepare()
  return load
}

class HttpLoad implements Subject {
  readonly #served: ServedAgent
  readonly #context: SubjectContext
  #round = 0

  constructor(served: ServedAgent, context: SubjectContext) {
    this.#served = served
    this.#context = context
  }

  async prepare(): Promise<void> {
    for (let prompt = 0; prompt < FIRST_PROMPTS; prompt++) await this.#prompt('read')
  }

  async step(): Promise<void> {
    const { url } = this.#served.server
    const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    delays.enable()
    const working = new AbortController()
    const sessions = Array.from({ length: SESSIONS }, (_, at) => this.#work(`work-${at}`, working.signal))
    try {
      await this.#burst(`${url}/sessions/read/messages?limit=5`)
    } finally {
      working.abort()
      await Promise.all(sessions)
      delays.disable()
    }
    const delayMs = delays.percentile(99) / NANOSECONDS_PER_MS - RESOLUTION_MS
    this.#context.record('eventLoopP99Ms', Math.max(0, delayMs))
    this.#context.record('serverErrors', this.#served.server.figures.failed)
  }

  figures(): Figures {
    const { connections, streams } = this.#served.server.figures
    return { connections, streamsLive: streams.live }
  }

  holdings(): Record<string, number> {
    return this.#served.holdings()
  }

  async close(): Promise<void> {
    await this.#served[Symbol.asyncDispose]()
  }

  async #burst(url: string): Promise<void> {
    const args = ['-c', String(CONNECTIONS), '-a', String(REQUESTS), '-j', '-n', url]
    const { stdout } = await run(process.execPath, [autocannon(), ...args], { signal: this.#context.signal })
    const {
      errors,
      timeouts,
      non2xx,
      '2xx': served,
      requests,
      latency,
    } = loadResult.parse(JSON.parse(stdout))
    const { record } = this.#context
    record('failedRequests', errors + timeouts + non2xx + Math.max(0, REQUESTS - served))
    record('requestsPerSecond', requests.average)
    record('requestP99Ms', latency.p99)
  }

  /** Prompts until the burst is over; every round is a session of its own, deleted at its end. */
  async #work(name: string, signal: AbortSignal): Promise<void> {
    const id = `${name}-${this.#round++}`
    while (!signal.aborted) await this.#prompt(id, signal)
    await this.#served.agent.deleteSession(id)
  }

  async #prompt(id: string, signal: AbortSignal = this.#context.signal): Promise<void> {
    const { outcome, error } = await this.#served.agent.openSession({ id }).prompt('Go on', { signal })
    if (outcome === 'failed') throw new Error('Prompt: it failed under load', { cause: error })
  }
}

/** @throws TidemarkError `environment` where it is not installed: it is a development dependency */
function autocannon(): string {
  try {
    return fileURLToPath(import.meta.resolve('autocannon'))
  } catch (cause) {
    throw new TidemarkError(
      'environment',
      'Load the agent: autocannon is not installed, wanted for this scenario',
      {
        cause,
      },
    )
  }
}
