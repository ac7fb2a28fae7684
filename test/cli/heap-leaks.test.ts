// The heap's part of `tidemark check` on planted programs, one for each way in which it is found. The whole corpus is
// `pnpm bench corpus`.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkPlanted } from '../planted/resources/check.ts'

const heap = join(import.meta.dirname, '../planted/heap')

describe('tidemark check', () => {
  it.for([
    ['sessions-by-id.ts', 'a Map that is added to'],
    ['after-close.ts', 'what every life leaves'],
    ['worker-accumulates.ts', 'the heap of a worker thread'],
    ['sqlite-memory.ts', 'memory that no heap has'],
    ['log-string.ts', 'a string that gets longer'],
    ['directories.ts', 'descriptors that nobody was seen to open'],
  ] as const)('finds %s: %s, and names the line', { timeout: 120_000 }, async ([file]) => {
    const { verdict, lineRight, findings } = await checkPlanted(join(heap, 'leaks', file), 'leak')
    expect({ verdict, lineRight, findings }).toMatchObject({ verdict: 'leak', lineRight: true })
  })

  it.for(['lru-fills-late.ts', 'sqlite-deletes.ts', 'worker-reused.ts', 'directories-closed.ts'])(
    'lets %s pass',
    { timeout: 120_000 },
    async (file) => {
      const { verdict, findings } = await checkPlanted(join(heap, 'look-alikes', file), 'clean')
      expect({ verdict, findings }).toEqual({ verdict: 'clean', findings: [] })
    },
  )
})
