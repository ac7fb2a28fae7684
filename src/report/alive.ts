// What is alive in a watched program and from where: by thread, then by origin, the most first.
import { relative } from 'node:path'
import { formatBytes, formatMs, formatNumber } from '../findings/quantity.ts'
import type { ThreadHistory } from '../watch/thread-history.ts'
import type { WrittenOrigin, WrittenSample } from '../watch/probe-files.ts'
import { terminalLine } from './terminal-text.ts'

/** Shown of each; the rest is counted. */
const MAX_THREADS = 12
const MAX_ORIGINS = 15

/** Empty when no thread has a probe. @param nowMs since the Unix epoch */
export function aliveLines(threads: readonly ThreadHistory[], nowMs: number): readonly string[] {
  const holding = threads.toSorted((a, b) => total(b.last) - total(a.last))
  return [
    ...holding.slice(0, MAX_THREADS).flatMap((thread) => threadLines(thread, nowMs)),
    ...rest(holding.length - MAX_THREADS, 'thread'),
  ]
}

/** `120  timer  setInterval  oldest 12 s  src/poll.ts:12 in start`. */
export function originLine({ live, kind, label, oldestAgeMs, site }: WrittenOrigin): string {
  const name = site?.function === undefined ? '' : ` in ${site.function}`
  const where = site === undefined ? 'line unknown' : `${shortPath(site.file)}:${site.line}${name}`
  const what = terminalLine(`${kind}  ${label}  oldest ${formatMs(Math.round(oldestAgeMs))}  ${where}`)
  return `${formatNumber(live).padStart(7)}  ${what}`
}

/** Relative where it is below the working directory. */
export function shortPath(file: string): string {
  const path = relative(process.cwd(), file)
  return path.startsWith('..') ? file : path
}

function threadLines({ last, ended }: ThreadHistory, nowMs: number): readonly string[] {
  const worker = last.thread === 0 ? '' : `, worker ${last.thread}`
  const when =
    last.why === 'exit'
      ? 'when it ended'
      : `${formatMs(Math.max(0, nowMs - last.atMs))} ago${ended ? ', before it was ended' : ''}`
  const { origins } = last.holdings
  const heap = `heap ${formatBytes(last.heapUsedBytes)}`
  return [
    `process ${last.pid}${worker} (${terminalLine(shortPath(last.program))}), ${when}: ${formatNumber(total(last))} alive, ${heap}`,
    ...origins.slice(0, MAX_ORIGINS).map((origin) => `  ${originLine(origin)}`),
    ...rest(origins.length - MAX_ORIGINS, 'origin'),
  ]
}

function rest(count: number, noun: string): readonly string[] {
  return count > 0 ? [`  … and ${count} more ${noun}${count === 1 ? '' : 's'}`] : []
}

function total({ holdings }: WrittenSample): number {
  return Object.values(holdings.kinds).reduce((sum, live) => sum + live, 0)
}
