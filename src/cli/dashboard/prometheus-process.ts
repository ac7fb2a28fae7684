// A Prometheus of the user's machine, in the foreground on loopback: started, ready, and gone with its owner.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Lifeline } from '../../agent/process/lifeline.ts'
import { TidemarkError } from '../../errors.ts'

export interface PrometheusOptions {
  /** The program. */
  readonly file: string
  readonly port: number
  readonly configuration: string
  /** Of its database. */
  readonly data: string
  /** Of the pages that it fills in. */
  readonly consoles: string
  /** Of what those pages load: served below /user/. */
  readonly assets: string
}

const host = '127.0.0.1'
/** A database that is replayed takes its time. */
const readyMs = 60_000
const probeMs = 50
/** To one question. */
const answerMs = 2000
/** For writing down what is in memory. */
export const graceMs = 10_000
/** Of what it said, for an error. */
const keptLines = 20

/** Nothing of it outlives this process, whatever ends that: its lifeline sees to it. */
export class Prometheus implements AsyncDisposable {
  readonly url: string
  readonly #file: string
  readonly #child: ChildProcess
  readonly #lifeline = new Lifeline(randomUUID())
  readonly #said: string[] = []
  /** Resolves when it is no more, or never was. */
  readonly ended: Promise<void>
  #closing: Promise<void> | undefined

  /** It runs, and may not answer yet. */
  constructor(options: PrometheusOptions) {
    const { file, port } = options
    this.url = `http://${host}:${port}`
    this.#file = file
    const child = spawn(file, argumentsOf(options), {
      stdio: ['ignore', 'ignore', 'pipe'],
      // A group of its own: what a terminal sends goes to its owner, who ends it in order.
      detached: true,
      env: { ...process.env, ...this.#lifeline.environment },
    })
    this.#child = child
    if (child.pid !== undefined) this.#lifeline.add(child.pid)
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#hear(text))
    child.on('error', (error) => this.#hear(String(error)))
    const { promise, resolve } = Promise.withResolvers<void>()
    child.once('close', () => resolve())
    this.ended = promise
  }

  /** Resolves once it answers. @throws TidemarkError `environment` when it ends first or takes too long */
  async ready(): Promise<void> {
    const until = performance.now() + readyMs
    const over = this.ended.then(() => true)
    while (performance.now() < until) {
      const isReady = await this.#answers()
      // Somebody else's may answer on this port: ours has then ended.
      if (await Promise.race([over, pause(probeMs, false)])) {
        const reason = this.#said.at(-1) ?? 'it said nothing'
        throw new TidemarkError('environment', `Start Prometheus: ${this.#file} does not run: ${reason}`)
      }
      if (isReady) return
    }
    const wanted = `it does not answer at ${this.url}, wanted within ${readyMs / 1000} s`
    throw new TidemarkError('environment', `Start Prometheus: ${wanted}`)
  }

  /** Path of the pages that draw a query: Debian ships the classic ones only. */
  async graphPath(): Promise<string> {
    for (const path of ['/query', '/graph', '/classic/graph']) {
      // Debian's leads from the others to its own, and loses the query on the way.
      const { ok, body } = await fetch(this.url + path, { redirect: 'manual' })
      await body?.cancel()
      if (ok) return path
    }
    return '/graph'
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }

  async #close(): Promise<void> {
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), graceMs)
    await this.ended
    clearTimeout(timer)
    await this.#lifeline[Symbol.asyncDispose]()
  }

  #hear(text: string): void {
    this.#said.push(...text.split('\n').filter((line) => line !== ''))
    this.#said.splice(0, this.#said.length - keptLines)
  }

  async #answers(): Promise<boolean> {
    try {
      const { ok, body } = await fetch(`${this.url}/-/ready`, { signal: AbortSignal.timeout(answerMs) })
      await body?.cancel()
      return ok
    } catch {
      return false // Not listening yet, or somebody else's that does not answer.
    }
  }
}

/** Where `prometheus` is, in the order of PATH; undefined when it is nowhere. */
export function foundPrometheus(path = process.env['PATH'] ?? ''): string | undefined {
  return path
    .split(delimiter)
    .filter((directory) => directory !== '')
    .map((directory) => join(directory, 'prometheus'))
    .find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function argumentsOf({ port, configuration, data, consoles, assets }: PrometheusOptions): string[] {
  return [
    `--config.file=${configuration}`,
    `--web.listen-address=${host}:${port}`,
    `--storage.tsdb.path=${data}`,
    `--web.console.templates=${consoles}`,
    `--web.console.libraries=${consoles}`,
    `--web.user-assets=${assets}`,
    '--log.level=warn',
  ]
}
