// Snapshots on a terminal: what grew, where the memory of the last one accumulates, its classes and its repeated texts.
import { formatBytes, formatNumber, plural } from '../../findings/quantity.ts'
import type { RepeatedString } from '../../heap/contents/heap-contents.ts'
import type { Contents } from '../../heap/contents/holders.ts'
import type { HeapEngine } from '../../heap/snapshot/heap-graph.ts'
import { rise } from '../../heap/contents/contents-growth.ts'
import { terminalLine } from '../terminal-text.ts'
import { type HeapReport, isV8s, placeInWords, type SnapshotGrowth } from './heap-report.ts'

/** Growth of less than this in total is the weather. */
const MIN_GROWTH_BYTES = 1024
/** Repeated texts that waste less are names that V8 keeps. */
const MIN_WASTED_BYTES = 16 * 1024

const noPath: Readonly<Record<HeapEngine, string>> = {
  V8: 'No path of the program grew on every interval',
  JavaScriptCore:
    'Whether a path grew this format does not show: it has no edge from a Map or a Set to what is in it; see the classes',
}

/** @param top rows of each list */
export function heapTable({ engine, notes, snapshots, contents, growth }: HeapReport, top: number): string {
  const sizes = snapshots.map(
    ({ file, objects, totalBytes }) =>
      `${terminalLine(file)}: ${formatBytes(totalBytes)} in ${plural(objects, 'object')}${engine === 'V8' ? '' : `, of ${engine}`}`,
  )
  const own = contents.holders.filter(({ isRuntimes }) => !isRuntimes)
  const runtimes = contents.holders.length - own.length
  const runtimeBytes = contents.holders.reduce((sum, each) => sum + (each.isRuntimes ? each.heldBytes : 0), 0)
  const of = snapshots.length > 1 ? ` of ${terminalLine(contents.file)}` : ''
  const lines = [
    ...sizes,
    ...notes.map((note) => `note: ${terminalLine(note)}`),
    ...(growth === undefined ? [] : growthLines(growth, engine, top)),
    ...list(`Biggest holders${of}`, own, top, (each) =>
      held(formatBytes(each.heldBytes), each, holdingOf(each.contents)),
    ),
    ...(runtimes > 0
      ? [
          `  ${engine === 'V8' ? 'Node and V8 themselves' : 'The runtime itself'}: ${formatBytes(runtimeBytes)} in ${plural(runtimes, 'place')}`,
        ]
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
export function tellingPaths(growth: SnapshotGrowth, engine: HeapEngine): SnapshotGrowth['paths'] {
  const intervals = (growth.paths[0]?.counts.length ?? 1) - 1
  return growth.paths.filter(
    ({ culprit, bytesPerCycle }) =>
      (engine !== 'V8' || placeInWords(culprit) !== undefined) &&
      bytesPerCycle * growth.cycles * intervals >= MIN_GROWTH_BYTES,
  )
}

function growthLines(growth: SnapshotGrowth, engine: HeapEngine, top: number): readonly string[] {
  const telling = tellingPaths(growth, engine)
  const rest = growth.paths.length - telling.length
  const every = growth.cycles === 1 ? 'snapshot' : 'cycle'
  const paths = list('Grew on every interval, by path', telling, top, (each) =>
    held(`+${formatBytes(each.bytesPerCycle)}`, each, ` a ${every}, ${each.counts.join(' → ')} objects`),
  )
  return [
    ...(paths.length > 0 ? paths : ['', noPath[engine]]),
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
