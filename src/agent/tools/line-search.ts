// Searches files for an expression in a thread of its own. An expression may take longer than the universe lasts for one
// line of thirty letters (catastrophic backtracking), and V8 has no limit for it: on the agent's thread that stops every
// session. Here only the thread stands still, and is ended.
import { once } from 'node:events'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { TidemarkError } from '../../errors.ts'

/** For one file of at most 4 MiB, reading it included: the slowest honest expression took a tenth of it. */
const defaultFileLimitMs = 2_000

export interface SearchFile {
  readonly path: string
}

const program = new URL(`./line-search-thread${extname(import.meta.url)}`, import.meta.url)

export class LineSearch implements AsyncDisposable {
  readonly #worker: Worker
  readonly #pattern: string
  readonly #fileLimitMs: number

  /** @param fileLimitMs after which an expression is given up */
  constructor(pattern: string, fileLimitMs: number = defaultFileLimitMs) {
    this.#pattern = pattern
    this.#fileLimitMs = fileLimitMs
    // Without the flags of the process: one that loads the probe or an inspector has no business here.
    this.#worker = new Worker(program, { workerData: { pattern }, execArgv: [], env: {} })
    this.#worker.unref()
  }

  /** Lines that match, as `number:text`. @throws TidemarkError `tool` when it takes too long, or the signal's reason */
  async search(path: string, signal: AbortSignal): Promise<readonly string[]> {
    signal.throwIfAborted()
    const limit = AbortSignal.timeout(this.#fileLimitMs)
    const answered = once(this.#worker, 'message', { signal: AbortSignal.any([signal, limit]) })
    const request: SearchFile = { path }
    this.#worker.postMessage(request, [])
    try {
      const [found]: unknown[] = await answered
      return Array.isArray(found) ? found.map(String) : []
    } catch (cause) {
      signal.throwIfAborted()
      if (!limit.aborted) throw cause
      throw new TidemarkError(
        'tool',
        `Search for ${this.#pattern}: it took longer than ${this.#fileLimitMs} ms for ${path}, wanted an expression that does not try every way to repeat`,
        { cause },
      )
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate()
  }
}
