// Which files the descriptors are that have become more: by name where the kernel tells one, whoever opened them.
import { countedAs } from './count-name.ts'
import { kindRow } from '../../resources/kind-catalogue.ts'
import { type FileCounts, risenFiles } from '../../resources/file-patterns.ts'
import type { Sample } from '../../runner/series.ts'

/** Types whose descriptors have names of their own; a socket and a pipe have numbers. */
const NAMED: ReadonlySet<string> = new Set(['file', 'other'])
/** Patterns shown with a finding. */
const MOST = 3

/** `33 × /var/log/app-*.log`, most first; undefined where none became more or the kind has no descriptors. */
export function openedMore(
  kind: string,
  before: FileCounts | undefined,
  after: FileCounts | undefined,
): readonly string[] | undefined {
  if (before === undefined || after === undefined || !isNamed(kind)) return undefined
  const risen = risenFiles(before, after, MOST).map(([name, count]) => `${count} × ${name}`)
  return risen.length === 0 ? undefined : risen
}

/** As a field of a finding: of two moments of a run. */
export function openedBetween(
  kind: string,
  before: Sample | undefined,
  after: Sample | undefined,
): { readonly opened?: readonly string[] } {
  const opened = openedMore(kind, before?.outside?.files, after?.outside?.files)
  return opened === undefined ? {} : { opened }
}

function isNamed(kind: string): boolean {
  const counted = countedAs(kind)
  if (counted !== undefined) return counted.group === 'fd' && NAMED.has(counted.type)
  return kindRow(kind).descriptors?.includes('file') === true
}
