// What a process has that is no page of V8's heaps: malloc's, whatever was mapped by hand, stacks. V8 keeps pages that it
// does not count, and counts some that nobody has touched yet: what is resident less the heap that it tells of is wrong by
// megabytes, and drifts. Its pages are told by where they lie: each begins at a multiple of their size, and fills it.
import type { Mapping } from './memory-map.ts'

/** V8's regular pages, and what its large ones are rounded up to. */
const PAGE_BYTES = 262_144

/** Resident bytes; they have array buffers in them. */
export function besideV8Bytes(mappings: readonly Mapping[]): number {
  return mappings
    .filter((mapping) => !mapping.isOfFile && mapping.permissions === 'rw-p' && !isOfV8(mapping))
    .reduce((sum, { anonymousBytes }) => sum + anonymousBytes, 0)
}

function isOfV8({ start, bytes, name }: Mapping): boolean {
  return name !== '[heap]' && start % BigInt(PAGE_BYTES) === 0n && bytes % PAGE_BYTES === 0
}
