// `tidemark watch --page`: the live page of a watched program, from what its watch has seen so far.
import { descriptorRow } from '../resources/count-catalogue.ts'
import { kindRow } from '../resources/kind-catalogue.ts'
import type { WatchHistory } from '../watch/watch-history.ts'
import { shortPath } from '../report/alive.ts'
import { findingInWords } from '../report/ci/finding-in-words.ts'
import { redactedCommand, redactedDeep, redaction } from '../redacted.ts'
import { LivePage } from '../telemetry/page/live-page.ts'
import type { Headline, LiveState, LiveTable } from '../telemetry/page/live-state.ts'
import { PageServer } from '../telemetry/page/page-server.ts'
import { readMemory } from '../telemetry/pressure/memory-reading.ts'

export interface WatchPageOptions {
  readonly command: readonly string[]
  readonly history: WatchHistory
  readonly intervalMs: number
  readonly withProbe: boolean
  /** 0 for any free one. */
  readonly port: number
}

/** Growth is judged over the whole history, which takes its time. */
const judgedMs = 5000
const mostProcesses = 12
const mostOrigins = 12

export class WatchPage implements AsyncDisposable {
  /** With a token: not for a log. */
  readonly address: string
  readonly #state: WatchState
  readonly #page: LivePage
  readonly #server: PageServer

  private constructor(state: WatchState, page: LivePage, server: PageServer) {
    this.#state = state
    this.#page = page
    this.#server = server
    this.address = server.address
  }

  /** @throws TidemarkError `environment` when the port is taken */
  static async start(options: WatchPageOptions): Promise<WatchPage> {
    const state = new WatchState(options)
    const { intervalMs } = options
    const page = new LivePage(() => state.now(), { intervalMs })
    try {
      return new WatchPage(state, page, await PageServer.start(page, options.port))
    } catch (error) {
      page[Symbol.dispose]()
      throw error
    }
  }

  /** Who looks is told that it is over. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#state.ended = 'the watch has ended; its verdict is where it was started'
    this.#page.update()
    this.#page[Symbol.dispose]()
    await this.#server[Symbol.asyncDispose]()
  }
}

class WatchState {
  ended: string | undefined
  readonly #options: WatchPageOptions
  readonly #redact = redaction(process.env)
  readonly #title: string
  readonly #machineBytes = readMemory().limits.memoryBytes
  #judgedMs = -Infinity
  #findings: readonly string[] = []

  constructor(options: WatchPageOptions) {
    this.#options = options
    this.#title = redactedCommand(options.command, this.#redact).join(' ')
  }

  now(): LiveState {
    const { history, withProbe } = this.#options
    this.#judge()
    const { kinds, external, heap, probes } = inside(history)
    const resident = sum(history.processes.map(({ rssBytes }) => rssBytes))
    const limit = 'memory of the machine'
    return redactedDeep(
      {
        atMs: Date.now(),
        title: this.#title,
        headline: this.#headline(),
        memory: [
          { name: 'resident, all processes', bytes: resident, limit },
          ...(probes > 0
            ? [
                { name: 'heaps in use', bytes: heap },
                { name: 'outside the heaps', bytes: external },
              ]
            : []),
        ],
        limits: [{ name: limit, bytes: this.#machineBytes }],
        kinds,
        note: withProbe && probes > 0 ? undefined : withoutProbe(withProbe),
        tables: [growthTable(this.#findings), originTable(history), processTable(history)],
        ...(this.ended !== undefined && { ended: this.ended }),
      },
      this.#redact,
    )
  }

  #headline(): Headline {
    const count = this.#findings.length
    const seconds = Math.round(this.#options.history.atMs / 1000)
    if (count === 0)
      return { tone: 'none', word: 'watching', text: `nothing has grown steadily in ${seconds} s` }
    const what = count === 1 ? 'one thing grows' : `${count} things grow`
    return { tone: 'bad', word: 'growing', text: `${what} without a bound so far, in ${seconds} s` }
  }

  #judge(): void {
    const { atMs } = this.#options.history
    if (this.ended === undefined && atMs - this.#judgedMs < judgedMs) return
    this.#judgedMs = atMs
    this.#findings = this.#options.history.findings().map(findingInWords)
  }
}

function withoutProbe(isWanted: boolean): string {
  return isWanted
    ? 'No probe has come into the program yet: descriptors, threads and processes are counted from outside.'
    : 'Watched from outside only: --level origins counts timers, sockets and listeners too, with their lines.'
}

interface Inside {
  readonly kinds: Record<string, number>
  readonly heap: number
  readonly external: number
  readonly probes: number
}

/** What probes say, and beside it what the kernel counts of all processes. */
function inside({ threads, processes }: WatchHistory): Inside {
  const living = threads.filter(({ ended }) => !ended).map(({ last }) => last)
  const kinds: Record<string, number> = {}
  const add = (name: string, count: number): void => void (kinds[name] = (kinds[name] ?? 0) + count)
  for (const { holdings } of living) {
    for (const [kind, live] of Object.entries(holdings.kinds)) add(kindRow(kind).name, live)
  }
  for (const { fds = {} } of processes) {
    for (const [type, count] of Object.entries(fds)) add(descriptorRow(type).name, count)
  }
  return {
    kinds,
    heap: sum(living.map(({ heapUsedBytes }) => heapUsedBytes)),
    external: sum(living.map(({ externalBytes }) => externalBytes)),
    probes: living.length,
  }
}

function processTable({ processes, threads }: WatchHistory): LiveTable {
  const heaps = new Map(threads.map(({ last }) => [`${last.pid}.${last.thread}`, last.heapUsedBytes]))
  return {
    title: 'Processes',
    heads: ['command', 'process id', 'resident', 'highest', 'heap in use', 'threads', 'descriptors'],
    rows: processes.slice(0, mostProcesses).map(({ pid, command, rssBytes, peakRssBytes, ...rest }) => {
      const heap = heaps.get(`${pid}.0`)
      return [
        command,
        String(pid),
        { bytes: rssBytes },
        { bytes: peakRssBytes },
        heap === undefined ? 'no probe' : { bytes: heap },
        rest.threads ?? 'not told',
        rest.fds === undefined ? 'not told' : sum(Object.values(rest.fds)),
      ]
    }),
  }
}

function originTable({ threads }: WatchHistory): LiveTable {
  const origins = threads
    .filter(({ ended }) => !ended)
    .flatMap(({ last }) => last.holdings.origins)
    .toSorted((a, b) => b.live - a.live)
  const rows = origins.slice(0, mostOrigins).map(({ kind, label, site, live }) => {
    const where =
      site === undefined ? label : `${shortPath(site.file)}:${site.line} ${site.function ?? ''}`.trimEnd()
    return [where, kindRow(kind).name, live]
  })
  return {
    title: 'Who holds the most',
    heads: ['acquired at', 'kind', 'live'],
    rows: rows.length > 0 ? rows : [['nothing is known to be held', '', 0]],
  }
}

function growthTable(findings: readonly string[]): LiveTable {
  return {
    title: 'What grows so far',
    heads: ['what, and from where'],
    rows: findings.length > 0 ? findings.map((text) => [text]) : [['nothing yet']],
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
