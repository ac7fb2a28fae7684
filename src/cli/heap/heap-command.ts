// `tidemark heap FILE…`: what heap snapshots hold, along which path and by which line, and what grew between them.
import { basename, join, resolve } from 'node:path'
import { classGrowths, containerGrowths } from '../../heap/contents/contents-growth.ts'
import { type HeapContents, heapContents } from '../../heap/contents/heap-contents.ts'
import { heapGrowth } from '../../heap/growth/heap-growth.ts'
import { arranged } from '../../heap/growth/snapshot-kinship.ts'
import type { HeapGraph } from '../../heap/snapshot/heap-graph.ts'
import { readHeapSnapshot } from '../../heap/snapshot/snapshot-reader.ts'
import { type HeapReport, shownReport } from '../../report/heap/heap-report.ts'
import { heapTable } from '../../report/heap/heap-table.ts'
import { heapPage } from '../../report/html/heap-page.ts'
import { redaction } from '../../redacted.ts'
import { terminalLine } from '../../report/terminal-text.ts'
import { filesMustBeWritable, openedOrTold, writeReport } from '../report-files.ts'
import { HeapProgress } from './heap-progress.ts'

export interface HeapOptions {
  /** Of the program, between one snapshot and the next. */
  readonly cycles: number
  /** Rows of each list of the table. */
  readonly top: number
  readonly json?: true
  /** Where the page goes. */
  readonly html?: string
  readonly open?: boolean
}

/** Of each list: a class that one snapshot's list was cut at cannot be compared. */
const LIMIT = 20_000
/** Where a page goes that is only to be shown. */
const MADE_PAGE = join('.tidemark', 'heap.html')
/** Of each list of the report. */
const MAX_SHOWN = 1_000

/** Returns the exit code. @throws TidemarkError `input` */
export async function heap(files: readonly string[], options: HeapOptions): Promise<number> {
  const page = options.html ?? (options.open === true ? MADE_PAGE : undefined)
  filesMustBeWritable([page])
  const report = shownReport(
    await analysed(files, options.cycles, new HeapProgress(process.stderr)),
    redaction(process.env),
  )
  if (page !== undefined) {
    writeReport(page, heapPage(report))
    process.stderr.write(`tidemark: page: ${terminalLine(page)}\n`)
    if (options.open === true) await openedOrTold(resolve(page))
  }
  process.stdout.write(
    options.json === true ? `${JSON.stringify(report, undefined, 2)}\n` : heapTable(report, options.top),
  )
  return 0
}

async function analysed(
  files: readonly string[],
  cycles: number,
  progress: HeapProgress,
): Promise<HeapReport> {
  const graphs: HeapGraph[] = []
  let engine: HeapGraph['engine'] = 'V8'
  const all: HeapContents[] = []
  for (const file of files) {
    const graph = await readHeapSnapshot(file, {
      onProgress: (readBytes, sizeBytes) => progress.read(file, readBytes, sizeBytes),
    })
    engine = graph.engine
    progress.analyses(`looking for what ${basename(file)} holds`, selfBytes(graph))
    all.push(heapContents(graph, { limit: LIMIT }))
    if (files.length > 1) graphs.push(graph)
  }
  const { order, isMixed, notes } = arranged(graphs)
  const given = all
  const taken = graphs.length < 2 || isMixed ? given : order.flatMap((at) => given[at] ?? [])
  const comparable = isMixed ? graphs : order.flatMap((at) => graphs[at] ?? [])
  const contents = taken.at(-1)
  if (contents === undefined) throw new RangeError('Read heap snapshots: 0 files given, wanted at least 1')
  if (comparable.length > 1)
    progress.analyses(`comparing ${comparable.length} snapshots`, Math.max(...comparable.map(selfBytes)))
  return {
    engine,
    notes,
    snapshots: taken.map(({ file, objects, totalBytes }) => ({ file, objects, totalBytes })),
    contents: firstOf(contents),
    growth:
      comparable.length < 2
        ? undefined
        : {
            cycles,
            paths: heapGrowth(comparable, { cycles, isOwnScript: isWatching }).slice(0, MAX_SHOWN),
            classes: classGrowths(taken, LIMIT).slice(0, MAX_SHOWN),
            // Known again by numbers that each process gives anew, and V8 alone keeps.
            containers: isMixed || engine !== 'V8' ? [] : containerGrowths(taken).slice(0, MAX_SHOWN),
          },
  }
}

function firstOf(contents: HeapContents): HeapContents {
  return {
    ...contents,
    holders: contents.holders.slice(0, MAX_SHOWN),
    classes: contents.classes.slice(0, MAX_SHOWN),
    duplicates: contents.duplicates.slice(0, MAX_SHOWN),
    detached: contents.detached.slice(0, MAX_SHOWN),
  }
}

/** What Tidemark itself keeps in a watched process. Our reference agent, on the other hand, may well be what leaks. */
function isWatching(url: string): boolean {
  return ['../../probe/', '../../host/', '../../telemetry/'].some((folder) =>
    url.startsWith(new URL(folder, import.meta.url).href),
  )
}

function selfBytes(graph: HeapGraph): number {
  let sum = 0
  for (const bytes of graph.selfBytes) sum += bytes
  return sum
}
