// What grew between the contents of snapshots of one process: classes by their name, containers by V8's number of them.
import type { HeapClass, HeapContents, HeldMemory } from './heap-contents.ts'

export interface ClassGrowth extends Pick<HeapClass, 'class' | 'path' | 'position'> {
  /** Of each snapshot. */
  readonly counts: readonly number[]
  /** Of each snapshot. */
  readonly retainedBytes: readonly number[]
}

export interface ContainerGrowth extends Pick<
  HeldMemory,
  'class' | 'holder' | 'path' | 'culprit' | 'contents' | 'isRuntimes' | 'id'
> {
  /** Of each snapshot; undefined while it held too little to be looked at, or was not there. */
  readonly heldBytes: readonly (number | undefined)[]
}

/** Those that grew on every interval, most growth first. @param limit that the lists of contents were cut at */
export function classGrowths(snapshots: readonly HeapContents[], limit: number): readonly ClassGrowth[] {
  const known = snapshots.map(({ classes }) => new Map(classes.map((each) => [each.class, each])))
  const isCut = snapshots.some(({ classes }) => classes.length >= limit)
  const last = snapshots.at(-1)?.classes ?? []
  return last
    .filter((each) => !isCut || known.every((classes) => classes.has(each.class)))
    .map(({ class: name, path, position }) => {
      const rows = known.map((classes) => classes.get(name))
      return {
        class: name,
        path,
        position,
        counts: rows.map((row) => row?.count ?? 0),
        retainedBytes: rows.map((row) => row?.retainedBytes ?? 0),
      }
    })
    .filter(({ retainedBytes }) => rises(retainedBytes))
    .toSorted((a, b) => rise(b.retainedBytes) - rise(a.retainedBytes))
}

/** Those that hold more in every snapshot than in the one before, most growth first. */
export function containerGrowths(snapshots: readonly HeapContents[]): readonly ContainerGrowth[] {
  const known = snapshots.map(({ holders }) => new Map(holders.map((each) => [each.id, each])))
  const last = snapshots.at(-1)?.holders ?? []
  return last
    .map(({ class: name, holder, path, culprit, contents, isRuntimes, id }) => {
      const heldBytes = known.map((holders) => {
        const found = holders.get(id)
        // Of another process the same number is another object.
        return found?.class === name ? found.heldBytes : undefined
      })
      return { class: name, holder, path, culprit, contents, isRuntimes, id, heldBytes }
    })
    .filter(({ heldBytes }) => rises(heldBytes))
    .toSorted((a, b) => rise(b.heldBytes) - rise(a.heldBytes))
}

function rises(values: readonly (number | undefined)[]): boolean {
  return values.length > 1 && values.every((value, i) => i === 0 || (value ?? 0) > (values[i - 1] ?? -1))
}

/** From the first to the last. */
export function rise(values: readonly (number | undefined)[]): number {
  return (values.at(-1) ?? 0) - (values[0] ?? 0)
}
