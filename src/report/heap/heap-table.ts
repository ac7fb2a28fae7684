// Snapshots on a terminal: what grew, where the memory of the last one accumulates, its classes and its repeated texts.
import { formatBytes, formatNumber, plural } from '../../analysis/quantity.ts'
import type { RepeatedString } from '../../heap/contents/heap-contents.ts'
import type { Contents } from '../../heap/contents/holders.ts'
import { rise } from '../../heap/contents/contents-growth.ts'
import { terminalLine } from '../terminal-text.ts'
import { type HeapReport, isV8s, placeInWords, type SnapshotGrowth } from './heap-report.ts'

/** Growth of less than this in total is the weather. */
const MIN_GROWTH_BYTES = 1024
/** Repeated texts that waste less are names that V8 keeps. */
const MIN_WASTED_BYTES = 16 * 1024

/** @param top rows of each list */
export function heapTable({ notes, snapshots, contents, growth }: HeapReport, top: number): string {
  const sizes = snapshots.map(
    ({ file, objects, totalBytes }) =>
      `${terminalLine(file)}: ${formatBytes(totalBytes)} in ${plural(objects, 'object')}`,
  )
  const own = contents.holders.filter(({ isRuntimes }) => !isRuntimes)
  const runtimes = contents.holders.length - own.length
  const runtimeBytes = contents.holders.reduce((sum, each) => sum + (each.isRuntimes ? each.heldBytes : 0), 0)
  const of = snapshots.length > 1 ? ` of ${terminalLine(contents.file)}` : ''
  const lines = [
    ...sizes,
    ...notes.map((note) => `note: ${terminalLine(note)}`),
    ...(growth === undefined ? [] : growthLines(growth, top)),
    ...list(`Biggest holders${of}`, own, top, (each) =>
      held(formatBytes(each.heldBytes), each, holdingOf(each.contents)),
    ),
    ...(runtimes > 0
      ? [`  Node and V8 themselves: ${formatBytes(runtimeBytes)} in ${plural(runtimes, 'place')}`]
      : []),
    ...list(
      `Classes${of}, by what they keep alive`,
      contents.classes.filter((each) => !isV8s(each.class)),
      top,
      (each) => [
        `${formatBytes(each.retainedBytes).padStart(9)}  ${terminalLine(each.class)}, ${formatNumber(each.count)} of ${formatBytes(each.selfBytes)}${at(placeInWords(each.position))}`,
      ],
    ),
    ...list(
      `Texts${of} that are there many times`,
      contents.duplicates.filter(({ wastedBytes }) => wastedBytes >= MIN_WASTED_BYTES),
      top,
      (each) => [repeatedLine(each), `           in ${pathText(each.path)}`],
    ),
    ...list(`Nodes${of} that no document shows`, contents.detached, top, (each) => [
      `${formatBytes(each.retainedBytes).padStart(9)}  ${terminalLine(each.class)}, ${formatNumber(each.count)}: ${pathText(each.path)}`,
    ]),
  ]
  return `${lines.join('\n')}\n`
}

/** Of a program's own growth that is worth a line; the rest is Node's, or too little. */
export function tellingPaths(growth: SnapshotGrowth): SnapshotGrowth['paths'] {
  const intervals = (growth.paths[0]?.counts.length ?? 1) - 1
  return growth.paths.filter(
    ({ culprit, bytesPerCycle }) =>
      placeInWords(culprit) !== undefined && bytesPerCycle * growth.cycles * intervals >= MIN_GROWTH_BYTES,
  )
}

function growthLines(growth: SnapshotGrowth, top: number): readonly string[] {
  const telling = tellingPaths(growth)
  const rest = growth.paths.length - telling.length
  const every = growth.cycles === 1 ? 'snapshot' : 'cycle'
  const paths = list('Grew on every interval, by path', telling, top, (each) =>
    held(`+${formatBytes(each.bytesPerCycle)}`, each, ` a ${every}, ${each.counts.join(' → ')} objects`),
  )
  return [
    ...(paths.length > 0 ? paths : ['', 'No path of the program grew on every interval']),
    ...(rest > 0 ? [`  and ${plural(rest, 'path')} of Node itself, or of little`] : []),
    ...list(
      'By container',
      growth.containers.filter((each) => !each.isRuntimes && rise(each.heldBytes) >= MIN_GROWTH_BYTES),
      top,
      (each) => held(`+${formatBytes(rise(each.heldBytes))}`, each, `, ${series(each.heldBytes)}`),
    ),
    ...list(
      'By class',
      growth.classes.filter((each) => !isV8s(each.class) && rise(each.retainedBytes) >= MIN_GROWTH_BYTES),
      top,
      (each) => [
        `${`+${formatBytes(rise(each.retainedBytes))}`.padStart(9)}  ${terminalLine(each.class)}, ${each.counts.map(formatNumber).join(' → ')}${at(placeInWords(each.position))}`,
      ],
    ),
  ]
}

/** Nothing where nothing is. */
function list<Item>(
  title: string,
  items: readonly Item[],
  top: number,
  linesOf: (item: Item) => readonly string[],
): readonly string[] {
  if (items.length === 0) return []
  const left = items.length - top
  return [
    '',
    title,
    ...items.slice(0, top).flatMap((item) => linesOf(item).map((line) => `  ${line}`)),
    ...(left > 0 ? [`  … and ${formatNumber(left)} more (--top)`] : []),
  ]
}

function held(
  amount: string,
  {
    path,
    culprit,
  }: { readonly path: readonly string[]; readonly culprit: Parameters<typeof placeInWords>[0] },
  what: string,
): readonly string[] {
  const place = placeInWords(culprit)
  return [
    `${amount.padStart(9)}  ${pathText(path)}${terminalLine(what)}`,
    ...(place === undefined ? [] : [`           ${terminalLine(place)}`]),
  ]
}

/** `, mostly 60,000 FinishedTurn`. */
function holdingOf(contents: Contents | undefined): string {
  return contents === undefined ? '' : `, mostly ${formatNumber(contents.count)} ${contents.class}`
}

function repeatedLine({ wastedBytes, count, bytes, text, isCut }: RepeatedString): string {
  const alike = isCut ? ' that begin alike' : ''
  return `${formatBytes(wastedBytes).padStart(9)}  ${formatNumber(count)} of ${formatBytes(bytes)}${alike}: ${terminalLine(JSON.stringify(text))}`
}

function series(values: readonly (number | undefined)[]): string {
  return values.map((value) => (value === undefined ? 'little' : formatBytes(value))).join(' → ')
}

function pathText(path: readonly string[]): string {
  return terminalLine(path.join(' → '))
}

function at(place: string | undefined): string {
  return place === undefined ? '' : ` (${terminalLine(place)})`
}
