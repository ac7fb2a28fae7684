// A Prometheus of the user's machine, in the foreground on loopback: started, ready, and gone with its owner.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { TidemarkError } from '../../errors.ts'

export interface PrometheusOptions {
  /** The program. */
  readonly file: string
  /** 0 for any free one. */
  readonly port: number
  readonly configuration: string
  /** Of its database. */
  readonly data: string
  /** Of the pages that it fills in. */
  readonly consoles: string
}

const host = '127.0.0.1'
/** A database that is replayed takes its time. */
const readyMs = 60_000
const probeMs = 50
/** For writing down what is in memory. */
const graceMs = 10_000
/** Of what it said, for an error. */
const keptLines = 20

export class Prometheus implements AsyncDisposable {
  readonly url: string
  readonly #child: ChildProcess

  private constructor(url: string, child: ChildProcess) {
    this.url = url
    this.#child = child
  }

  /** Resolves once it answers. @throws TidemarkError `environment` when it cannot be started or ends at once */
  static async start(options: PrometheusOptions): Promise<Prometheus> {
    await using acquiring = new AsyncDisposableStack()
    const port = options.port === 0 ? await freePort() : options.port
    const url = `http://${host}:${port}`
    const child = spawn(options.file, argumentsOf(options, port), { stdio: ['ignore', 'ignore', 'pipe'] })
    const prometheus = acquiring.use(new Prometheus(url, child))
    const said: string[] = []
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.push(...text.split('\n').filter((line) => line !== ''))
      said.splice(0, said.length - keptLines)
    })
    const ended = once(child, 'close').catch((error: unknown) => said.push(String(error)))
    if (!(await answers(url, ended))) {
      const reason = said.at(-1) ?? 'it said nothing'
      throw new TidemarkError('environment', `Start Prometheus: ${options.file} does not run: ${reason}`)
    }
    acquiring.move()
    return prometheus
  }

  /** Resolves when it is no more. */
  async ended(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'close')
  }

  /** Path of the pages that draw a query: Debian ships the classic ones only. */
  async graphPath(): Promise<string> {
    for (const path of ['/query', '/graph', '/classic/graph']) {
      // Debian's leads from the others to its own, and loses the query on the way.
      if ((await fetch(this.url + path, { redirect: 'manual' })).ok) return path
    }
    return '/graph'
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    const closed = once(child, 'close')
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
    await closed
    clearTimeout(timer)
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

function argumentsOf({ configuration, data, consoles }: PrometheusOptions, port: number): string[] {
  return [
    `--config.file=${configuration}`,
    `--web.listen-address=${host}:${port}`,
    `--storage.tsdb.path=${data}`,
    `--web.console.templates=${consoles}`,
    `--web.console.libraries=${consoles}`,
    '--log.level=warn',
  ]
}

async function answers(url: string, ended: Promise<unknown>): Promise<boolean> {
  const until = performance.now() + readyMs
  const over = ended.then(() => true)
  while (performance.now() < until) {
    const response = await fetch(`${url}/-/ready`).catch(() => undefined) // Not listening yet.
    // Somebody else's may answer on this port: ours has then ended.
    if (await Promise.race([over, pause(probeMs, false)])) return false
    if (response?.ok === true) return true
  }
  return false
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
