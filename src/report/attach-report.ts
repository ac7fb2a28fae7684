// A process that was asked, on a terminal: what it is, what its memory is made of, what it holds, and what grew.
import { formatBytes, formatMs, formatNumber, plural } from '../findings/quantity.ts'
import type { Attached } from '../attach/attach.ts'
import type { Growth } from '../attach/growth.ts'
import type { WorkerFacts } from '../attach/remote-workers.ts'
import type { Grown } from '../attach/thread-growth.ts'
import { placeInWords } from './heap/heap-report.ts'
import { unseenNote } from '../findings/unseen-words.ts'
import { terminalLine } from './terminal-text.ts'

/** Rows of a list. */
const MOST = 10
/** Smaller spaces of the heap are not told. */
const MIN_SPACE_BYTES = 100_000

/** What is shown of it; pictures are drawn of live allocations. */
type Told = Omit<Attached, 'live'>

/** Without what looks like a secret already. Ends with a newline. */
export function attachReport(attached: Told): string {
  const lines = [
    ...identityLines(attached),
    '',
    ...memoryLines(attached),
    '',
    ...heldLines(attached),
    ...collectionLines(attached),
    ...heapLines(attached),
    ...(attached.growth === undefined ? [] : growthLines(attached.growth, attached)),
    '',
    attached.wasOpen
      ? `The inspector was open before, on port ${attached.port}, and is left open`
      : `The inspector was opened on 127.0.0.1:${attached.port} and is closed again`,
  ]
  return lines.map((line) => `${terminalLine(line)}\n`).join('')
}

function identityLines({ pid, command, inside, outside }: Told): readonly string[] {
  const pss = outside.pssBytes === undefined ? '' : `, ${formatBytes(outside.pssBytes)} proportional (PSS)`
  return [
    `Process ${pid}: ${command.join(' ')}`,
    `  Node ${inside.version.replace(/^v/, '')}, up for ${formatMs(inside.uptimeSeconds * 1000)}, ${formatBytes(outside.rssBytes)} resident${pss}`,
  ]
}

function memoryLines({ inside, workers, mapped }: Told): readonly string[] {
  const spaces = inside.spaces
    .filter(({ usedBytes }) => usedBytes >= MIN_SPACE_BYTES)
    .toSorted((one, other) => other.usedBytes - one.usedBytes)
    .map(({ name, usedBytes }) => `${name} ${formatBytes(usedBytes)}`)
  return [
    'Memory',
    row(
      inside.heapUsedBytes,
      `heap in use, of ${formatBytes(inside.heapTotalBytes)} held and ${formatBytes(inside.heapLimitBytes)} allowed`,
    ),
    `             ${spaces.join(', ')}`,
    row(inside.arrayBuffersBytes, 'array buffers'),
    row(inside.externalBytes, 'outside the heap and held by it'),
    ...workers.slice(0, MOST).map(workerLine),
    ...(workers.length > MOST ? [`             and ${plural(workers.length - MOST, 'further worker')}`] : []),
    ...(mapped === undefined
      ? []
      : [
          row(mapped.filesBytes, 'resident of programs, libraries and other files'),
          row(mapped.anonymousBytes, 'resident and anonymous: heap, buffers, threads, native memory'),
          row(mapped.mallocBytes, 'resident of malloc’s first arena'),
          row(mapped.compiledBytes, 'resident of code compiled at run time'),
          row(mapped.stackBytes, 'resident stack of the main thread'),
        ]),
  ]
}

function workerLine({ name, inside }: WorkerFacts): string {
  return inside === undefined
    ? `             the heap of ${name} could not be asked: it did not answer in time`
    : row(inside.heapUsedBytes, `heap of ${name}`)
}

function heldLines({ inside, outside }: Told): readonly string[] {
  const named = Object.entries(outside.files ?? {}).toSorted(([, one], [, other]) => other - one)
  return [
    'Holds',
    `  keeps its loop alive: ${countsInWords(inside.resources) || 'nothing'}`,
    `  descriptors: ${countsInWords(outside.fds ?? {}) || 'cannot be read'}`,
    ...named.slice(0, MOST).map(([name, count]) => `${formatNumber(count).padStart(11)}  ${name}`),
    `  ${outside.threads === undefined ? 'threads cannot be counted' : plural(outside.threads, 'thread')}, ${outside.children === 1 ? '1 child process' : `${formatNumber(outside.children)} child processes`}`,
    ...unseenNote(new Set(outside.unseen)).map((note) => `  ${note}`),
  ]
}

function collectionLines({ collection }: Told): readonly string[] {
  if (collection === undefined) return []
  const { freedBytes, rssFreedBytes, stallMs } = collection
  return [
    '',
    `A collection of all garbage gave back ${formatBytes(freedBytes)} of the heap and ${formatBytes(rssFreedBytes)} of resident memory, in ${formatMs(stallMs)}`,
  ]
}

function heapLines({ heap, workers }: Told): readonly string[] {
  if (heap === undefined) return []
  if ('refusal' in heap) {
    return [
      '',
      `No snapshot was taken: ${heap.refusal ?? ''}, it could need ${formatBytes(heap.memoryBytes)}`,
    ]
  }
  const own = heap.contents.holders.filter(({ isRuntimes }) => !isRuntimes)
  return [
    '',
    `Biggest holders, of ${formatBytes(heap.contents.totalBytes)}; the snapshot stopped the process for ${formatMs(heap.stallMs)}`,
    ...(workers.length === 0 ? [] : ['  of the main thread; the heaps of its workers are not in it']),
    ...own.slice(0, MOST).flatMap((each) => {
      const what = each.contents
      const mostly = what === undefined ? '' : `, mostly ${formatNumber(what.count)} ${what.class}`
      const place = placeInWords(each.culprit)
      return [
        row(each.heldBytes, `${each.path.join(' → ')}${mostly}`),
        ...(place === undefined ? [] : [`             at ${place}`]),
      ]
    }),
  ]
}

function growthLines(growth: Growth, { command, outside }: Told): readonly string[] {
  const over = `${plural(growth.looks, 'look')} over ${formatMs(growth.overMs)}`
  const inWorkers = growth.workers === 0 ? '' : `, nor in ${plural(growth.workers, 'worker')}`
  const lacksSite = growth.grown.some(({ site }) => site === undefined)
  return [
    '',
    {
      grew: `✘ GREW in ${over}`,
      'nothing-grew': `✔ nothing grew in ${over}${inWorkers}; less than ${formatBytes(growth.leastBytes)} of a heap or ${formatBytes(growth.leastNativeBytes)} of native memory would not have been told`,
      undecided: `○ UNDECIDED after ${over}`,
    }[growth.verdict],
    ...growth.grown.flatMap(grownLines),
    ...growth.doubts.map((doubt) => `  ${doubt}`),
    ...(outside.children > 0
      ? ['  its child processes were counted and not asked: attach to each of them']
      : []),
    ...(lacksSite ? [`  to find the line: tidemark watch -- ${command.join(' ')}`] : []),
  ]
}

function grownLines({ what, unit, first, last, perMinute, site }: Grown): readonly string[] {
  const shown = unit === 'bytes' ? formatBytes : formatNumber
  const rate = shown(Number(perMinute.toPrecision(2)))
  const place = site === undefined ? undefined : placeInWords(site)
  return [
    `  ${what}: ${shown(first)} → ${shown(last)}, ${rate} a minute`,
    ...(place === undefined ? [] : [`    allocated by the function at ${place}, or one compiled into it`]),
  ]
}

function countsInWords(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .toSorted(([, one], [, other]) => other - one)
    .map(([kind, count]) => `${formatNumber(count)} ${kind}`)
    .join(', ')
}

function row(bytes: number, what: string): string {
  return `${formatBytes(bytes).padStart(11)}  ${what}`
}
