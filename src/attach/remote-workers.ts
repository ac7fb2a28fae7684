// The workers of another process: each has a heap of its own, and is asked through the inspector of the main thread. Those of
// workers are among them, and those that start later.
// Domain NodeWorker of Node's protocol: https://github.com/nodejs/node/blob/main/src/inspector/node_protocol.pdl
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { insideFacts, type InsideFacts } from './inside.ts'
import { failure, InspectorSession } from './inspector-session.ts'

/** Each gets a session and a profiler; of more it is said that they were not asked. */
const MOST_WORKERS = 64
/** One that computes is interrupted between two statements; its collection waits for a turn of its loop. */
export const WORKER_WITHIN_MS = 2_000

const attachedSchema = z.object({
  sessionId: z.string(),
  workerInfo: z.object({ title: z.string(), url: z.string() }),
})
const detachedSchema = z.object({ sessionId: z.string() })
const receivedSchema = z.object({ sessionId: z.string(), message: z.string() })

export interface RemoteWorker {
  /** `worker 2 (/srv/index.mjs)`. */
  readonly name: string
  readonly url: string
  readonly session: InspectorSession
}

export interface WorkerFacts {
  readonly name: string
  /** Undefined where it did not answer in time. */
  readonly inside: InsideFacts | undefined
}

export class RemoteWorkers implements AsyncDisposable {
  /** Of all that were there, those that were not asked: too many of them. */
  unasked = 0
  readonly #main: InspectorSession
  readonly #pid: number
  readonly #bySession = new Map<string, RemoteWorker>()
  readonly #listening = new DisposableStack()

  private constructor(main: InspectorSession, pid: number) {
    this.#main = main
    this.#pid = pid
  }

  /** Disposal leaves every worker. @throws TidemarkError `process` */
  static async of(main: InspectorSession, pid: number): Promise<RemoteWorkers> {
    const workers = new RemoteWorkers(main, pid)
    workers.#listen()
    await main.ask('NodeWorker.enable', { waitForDebuggerOnStart: false })
    return workers
  }

  /** Those that run, as they are known now. */
  get alive(): readonly RemoteWorker[] {
    return [...this.#bySession.values()]
  }

  /** What each says of itself, without a collection. */
  async facts(): Promise<readonly WorkerFacts[]> {
    return await Promise.all(
      this.alive.map(async ({ name, session }) => ({
        name,
        inside: await Promise.race([insideFacts(session).catch(() => undefined), passed(WORKER_WITHIN_MS)]),
      })),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    using _ = this.#listening
    await this.#main.ask('NodeWorker.disable').catch(() => undefined) // It may have ended.
    for (const { session } of this.alive) session.end('it was left')
  }

  #listen(): void {
    const on = <Shape extends z.ZodType>(
      event: string,
      shape: Shape,
      hear: (said: z.output<Shape>) => void,
    ) => this.#listening.use(this.#main.listen(`NodeWorker.${event}`, (params) => hear(shape.parse(params))))
    on('attachedToWorker', attachedSchema, (attached) => this.#add(attached))
    on('detachedFromWorker', detachedSchema, ({ sessionId }) => {
      this.#bySession.get(sessionId)?.session.end('it has ended')
      this.#bySession.delete(sessionId)
    })
    on('receivedMessageFromWorker', receivedSchema, ({ sessionId, message }) =>
      this.#bySession.get(sessionId)?.session.receive(message),
    )
  }

  #add({ sessionId, workerInfo: { title, url } }: z.output<typeof attachedSchema>): void {
    if (this.#bySession.size >= MOST_WORKERS) {
      this.unasked += 1
      return
    }
    const session = new InspectorSession(this.#pid, (message) => {
      if (!this.#bySession.has(sessionId)) throw failure(this.#pid, `${title} has ended`)
      this.#main
        .ask('NodeWorker.sendMessageToWorker', { sessionId, message })
        .catch((cause: unknown) => session.end(cause instanceof Error ? cause.message : String(cause)))
    })
    this.#bySession.set(sessionId, { name: nameOf(title, url), url, session })
  }
}

/** Titles are of the shape `[worker 2] name`. */
function nameOf(title: string, url: string): string {
  const number = /^\[(worker \d+)\]/.exec(title)?.[1] ?? title
  const place = url.startsWith('file:') ? url.slice('file://'.length) : url
  return place === '' ? number : `${number} (${place})`
}

export async function passed(ms: number): Promise<undefined> {
  await sleep(ms, undefined, { ref: false })
}
