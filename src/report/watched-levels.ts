// What samples.jsonl of a watch says of memory over time, as reports draw it: every line is checked where it enters.
import { z } from 'zod'

/** Of all processes together at one moment. */
export interface WatchedLevel {
  /** Since the watch began, with its restarts. */
  readonly atMs: number
  readonly processes: number
  readonly rssBytes: number
  /** Undefined where the kernel does not say. */
  readonly pssBytes: number | undefined
  /** Of those threads that told it since the last sample. */
  readonly heapUsedBytes: number | undefined
  /** Undefined where the system does not say. */
  readonly descriptors: number | undefined
}

const MAX_PROCESSES = 10_000
const amount = z.number().nonnegative()

const line = z.object({
  atMs: amount,
  processes: z
    .array(
      z.object({
        pid: z.number(),
        rssBytes: amount,
        pssBytes: amount.optional(),
        fds: z.record(z.string(), amount).optional(),
      }),
    )
    .max(MAX_PROCESSES),
  threads: z
    .array(z.object({ pid: z.number(), thread: z.number(), collected: z.boolean(), heapUsedBytes: amount }))
    .max(MAX_PROCESSES),
})

export class WatchedLevels {
  readonly levels: WatchedLevel[] = []
  /** Lines that are none. */
  unreadLines = 0
  /** Of each thread after its last collection. */
  readonly #heaps = new Map<string, { readonly pid: number; readonly bytes: number }>()

  add(text: string): void {
    const read = parsed(text)
    if (read === undefined) {
      this.unreadLines += 1
      return
    }
    const { atMs, processes, threads } = read
    for (const { pid, thread, collected, heapUsedBytes } of threads)
      if (collected) this.#heaps.set(`${pid}.${thread}`, { pid, bytes: heapUsedBytes })
    const living = new Set(processes.map(({ pid }) => pid))
    for (const [id, { pid }] of this.#heaps) if (!living.has(pid)) this.#heaps.delete(id)
    if (processes.length === 0) return // It has ended: what is left is no level.
    const opened = processes.map(({ fds }) => fds).filter((fds) => fds !== undefined)
    const told = processes.flatMap(({ pssBytes }) => pssBytes ?? [])
    this.levels.push({
      atMs,
      processes: processes.length,
      rssBytes: sum(processes.map(({ rssBytes }) => rssBytes)),
      pssBytes: told.length === processes.length ? sum(told) : undefined,
      heapUsedBytes:
        this.#heaps.size === 0 ? undefined : sum([...this.#heaps.values()].map(({ bytes }) => bytes)),
      descriptors: opened.length > 0 ? sum(opened.flatMap((fds) => Object.values(fds))) : undefined,
    })
  }
}

function parsed(text: string): z.infer<typeof line> | undefined {
  try {
    return line.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((all, each) => all + each, 0)
}
