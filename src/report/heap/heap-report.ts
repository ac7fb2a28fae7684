// What `tidemark heap` shows: the contents of the last snapshot, and what grew since the first. Texts of the heap are cut
// short and redacted before anything shows them: a snapshot holds every secret that its process did.
import { fileURLToPath } from 'node:url'
import type { ClassGrowth, ContainerGrowth } from '../../heap/contents/contents-growth.ts'
import type { HeapContents } from '../../heap/contents/heap-contents.ts'
import type { HeapEngine } from '../../heap/snapshot/heap-graph.ts'
import type { HeapGrowth } from '../../heap/growth/heap-growth.ts'
import { shortPath } from '../alive.ts'
import { redactedDeep, type Redaction } from '../../redacted.ts'

export interface HeapReport {
  /** What is not as one would think of the snapshots that were given, in sentences. */
  readonly notes: readonly string[]
  /** In the order in which they were taken. */
  readonly snapshots: readonly SnapshotSize[]
  readonly engine: HeapEngine
  /** Of the last. */
  readonly contents: HeapContents
  /** Undefined for a single snapshot. */
  readonly growth: SnapshotGrowth | undefined
}

export interface SnapshotSize {
  readonly file: string
  readonly objects: number
  readonly totalBytes: number
}

export interface SnapshotGrowth {
  /** Between one snapshot and the next. */
  readonly cycles: number
  readonly paths: readonly HeapGrowth[]
  readonly classes: readonly ClassGrowth[]
  readonly containers: readonly ContainerGrowth[]
}

/** Enough to tell two texts apart, less than most keys are long. */
const SHOWN_TEXT = 40

/** The same report without what looks like a secret, and of each text only its beginning. */
export function shownReport(report: HeapReport, redact: Redaction): HeapReport {
  const shown = redactedDeep(report, redact)
  const duplicates = shown.contents.duplicates.map((each) => ({ ...each, text: beginning(each.text) }))
  return { ...shown, contents: { ...shown.contents, duplicates } }
}

function beginning(text: string): string {
  const characters = Array.from(text)
  return characters.length <= SHOWN_TEXT ? text : `${characters.slice(0, SHOWN_TEXT).join('')}…`
}

export interface Place {
  readonly url: string
  readonly line?: number | undefined
  readonly function?: string | undefined
}

/** `src/bus.ts:41 in onData`; undefined for modules of Node's or Deno's own, which nobody can mend. */
export function placeInWords(place: Place | undefined): string | undefined {
  if (place === undefined || /^(node|ext):/.test(place.url)) return undefined
  const file = shortPath(filePath(place.url))
  const line = place.line === undefined ? '' : `:${place.line}`
  const name = place.function === undefined || place.function === '' ? '' : ` in ${place.function}`
  return `${file}${line}${name}`
}

function filePath(url: string): string {
  if (!url.startsWith('file:')) return url
  try {
    return fileURLToPath(url)
  } catch {
    return url // As of another system, or with an encoded slash.
  }
}

/** V8's own families, such as `(compiled code)`: no class of a program. */
export function isV8s(name: string): boolean {
  return name.startsWith('(') || name.startsWith('system / ')
}
