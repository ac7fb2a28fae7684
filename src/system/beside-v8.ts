// What a process has that is no page of V8's heaps: malloc's, whatever was mapped by hand, stacks. V8 keeps pages that it
// does not count, and counts some that nobody has touched yet: what is resident less the heap that it tells of is wrong by
// megabytes, and drifts. Its pages are told by where they lie: each begins at a multiple of their size, and fills it, and no
// guard is beside it. A memory of WebAssembly may lie at such a place as well, at the head of what is reserved for it, and a
// thread's stack above its guard.
import type { Mapping } from './memory-map.ts'

/** V8's regular pages, and what its large ones are rounded up to. */
const PAGE_BYTES = 262_144
const GUARD = '---p'

/** Resident bytes; they have array buffers in them. @param mappings in the order of their addresses */
export function besideV8Bytes(mappings: readonly Mapping[]): number {
  return mappings
    .filter(
      (mapping, index) =>
        !mapping.isOfFile &&
        mapping.permissions === 'rw-p' &&
        !(isPages(mapping) && !isGuarded(mapping, mappings[index - 1], mappings[index + 1])),
    )
    .reduce((sum, { anonymousBytes }) => sum + anonymousBytes, 0)
}

function isPages({ start, bytes, name }: Mapping): boolean {
  return name !== '[heap]' && start % BigInt(PAGE_BYTES) === 0n && bytes % PAGE_BYTES === 0
}

/** What may not be touched lies right before or after it. */
function isGuarded(mapping: Mapping, before: Mapping | undefined, after: Mapping | undefined): boolean {
  return (
    (before?.permissions === GUARD && endOf(before) === mapping.start) ||
    (after?.permissions === GUARD && after.start === endOf(mapping))
  )
}

function endOf({ start, bytes }: Mapping): bigint {
  return start + BigInt(bytes)
}
