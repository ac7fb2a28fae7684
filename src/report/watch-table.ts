// A watched program at a glance, while it runs: memory, kinds with their rates, top origins, descriptors.
import { formatBytes, formatMs, formatNumber, plural } from '../findings/quantity.ts'
import type { WatchHistory } from '../watch/watch-history.ts'
import { originLine } from './alive.ts'
import { terminalLine } from './terminal-text.ts'

const MAX_PROCESSES = 6
/** Fewer more, or fewer, are events and no rate. */
const LEAST_FOR_A_RATE = 3
const MAX_KINDS = 8
const MAX_ORIGINS = 8

/** Rates are over the last minute. */
const RATE_WINDOW_MS = 60_000

interface Moment {
  readonly atMs: number
  readonly kinds: ReadonlyMap<string, number>
}

/** Remembers the last minute of counts, so that it can say how fast they change. */
export class WatchTable {
  readonly #history: WatchHistory
  #moments: readonly Moment[] = []

  constructor(history: WatchHistory) {
    this.#history = history
  }

  /** Called after each sample. */
  note(): void {
    const { atMs } = this.#history
    const recent = this.#moments.filter((moment) => moment.atMs >= atMs - RATE_WINDOW_MS)
    this.#moments = [...recent, { atMs, kinds: this.#kinds() }]
  }

  /** What a terminal shows. */
  live(): readonly string[] {
    const lines = [this.#headline(), ...this.#processLines(), ...this.#kindLines(), ...this.#originLines()]
    return lines.map(terminalLine)
  }

  /** What a log gets. */
  plain(): string {
    const kinds = this.#sortedKinds().slice(0, MAX_KINDS)
    const counts = kinds.map(([kind, count]) => `${kind} ${formatNumber(count)}${this.#rate(kind, count)}`)
    const parts = [this.#headline(), this.#fds(), ...counts].filter((part) => part !== '')
    return terminalLine(parts.join(', '))
  }

  #headline(): string {
    const { atMs, processes, peakPssBytes } = this.#history
    const sum = (of: (process: (typeof processes)[number]) => number) =>
      processes.reduce((total, process) => total + of(process), 0)
    const pss =
      peakPssBytes === undefined
        ? ''
        : `, PSS ${formatBytes(sum((each) => each.pssBytes ?? 0))} (highest ${formatBytes(peakPssBytes)})`
    const rss = `RSS ${formatBytes(sum((each) => each.rssBytes))}`
    const threads = this.#history.unseen.has('threads')
      ? ''
      : `, ${plural(
          sum((each) => each.threads ?? 0),
          'thread',
        )}`
    const count = plural(processes.length, 'process')
    return `watch ${formatMs(Math.max(1000, atMs))}: ${count}${threads}, ${rss}${pss}`
  }

  #processLines(): readonly string[] {
    const { processes, threads } = this.#history
    const heaps = new Map(threads.map(({ last }) => [`${last.pid}.${last.thread}`, last.heapUsedBytes]))
    return processes.slice(0, MAX_PROCESSES).map(({ pid, command, rssBytes, peakRssBytes, fds }) => {
      const bytes = heaps.get(`${pid}.0`)
      const heap = bytes === undefined ? 'no probe' : `heap ${formatBytes(bytes)}`
      return `  ${pid} ${command}  RSS ${formatBytes(rssBytes)}, highest ${formatBytes(peakRssBytes)}, ${heap}, ${fds === undefined ? 'fds unknown' : fdsText(fds)}`
    })
  }

  #kindLines(): readonly string[] {
    return this.#sortedKinds()
      .slice(0, MAX_KINDS)
      .map(([kind, count]) => `  ${formatNumber(count).padStart(7)}  ${kind}${this.#rate(kind, count)}`)
  }

  #originLines(): readonly string[] {
    const living = this.#history.threads.filter(({ ended }) => !ended)
    const origins = living.flatMap(({ last }) => last.holdings.origins).toSorted((a, b) => b.live - a.live)
    return origins.slice(0, MAX_ORIGINS).map(originLine)
  }

  #fds(): string {
    const all: Record<string, number> = {}
    if (this.#history.unseen.has('descriptors')) return ''
    for (const { fds = {} } of this.#history.processes) {
      for (const [type, count] of Object.entries(fds)) all[type] = (all[type] ?? 0) + count
    }
    return fdsText(all)
  }

  #rate(kind: string, count: number): string {
    const [first] = this.#moments
    const overMs = this.#history.atMs - (first?.atMs ?? 0)
    if (first === undefined || overMs < 1000) return ''
    const perMinute = ((count - (first.kinds.get(kind) ?? 0)) * 60_000) / overMs
    const sign = perMinute > 0 ? '+' : ''
    // One that began is no rate.
    return Math.abs(count - (first.kinds.get(kind) ?? 0)) < LEAST_FOR_A_RATE
      ? ''
      : ` (${sign}${formatNumber(Number(perMinute.toPrecision(2)))} a minute)`
  }

  #sortedKinds(): readonly (readonly [string, number])[] {
    return [...this.#kinds()].toSorted(([, a], [, b]) => b - a)
  }

  #kinds(): ReadonlyMap<string, number> {
    const kinds = new Map<string, number>()
    for (const { last, ended } of this.#history.threads) {
      if (ended) continue
      for (const [kind, live] of Object.entries(last.holdings.kinds))
        kinds.set(kind, (kinds.get(kind) ?? 0) + live)
    }
    return kinds
  }
}

function fdsText(fds: Readonly<Record<string, number>>): string {
  return Object.entries(fds)
    .toSorted(([, a], [, b]) => b - a)
    .map(([type, count]) => `${type} ${count}`)
    .join(' ')
    .replace(/^/, 'fds: ')
}
