// The heap's part of `tidemark check` on planted programs, one for each way in which it is found. The whole corpus is
// `pnpm bench corpus`.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkPlanted } from '../planted/resources/check.ts'

const planted = join(import.meta.dirname, '../planted')

describe('tidemark check', () => {
  it.for([
    ['heap/leaks/sessions-by-id.ts', 'a Map that is added to'],
    ['heap/leaks/after-close.ts', 'what every life leaves'],
    ['heap/leaks/worker-accumulates.ts', 'the heap of a worker thread'],
    ['heap/leaks/sqlite-memory.ts', 'memory that no heap has'],
    ['heap/leaks/log-string.ts', 'a string that gets longer'],
    ['heap/leaks/directories.ts', 'descriptors that nobody was seen to open'],
    ['held-out/leaks/middleware-rewrapped.ts', 'closures in a life that is over when it is judged'],
    ['held-out/leaks/bound-unsubscribe.ts', 'bound functions, which are written nowhere'],
    ['field/leaks/big-heap.mjs', 'a heap that is too big for snapshots'],
    ['field/leaks/descriptor-seldom.ts', 'what comes once in forty steps'],
    ['field/leaks/window-with-pins.ts', 'what stays of a saw-tooth'],
    ['field/leaks/behind-a-vocabulary.ts', 'what goes on behind a warm-up'],
    ['field/leaks/rearmed-timers.ts', 'timers that run once, and are set anew'],
  ] as const)('finds %s: %s, and names the line', { timeout: 900_000 }, async ([file]) => {
    const { verdict, lineRight, findings } = await checkPlanted(join(planted, file), 'leak')
    expect({ verdict, lineRight, findings }).toMatchObject({ verdict: 'leak', lineRight: true })
  })

  it.for([
    'heap/look-alikes/lru-fills-late.ts',
    'heap/look-alikes/sqlite-deletes.ts',
    'heap/look-alikes/worker-reused.ts',
    'heap/look-alikes/directories-closed.ts',
    'field/look-alikes/logs-one-line.mjs',
    'field/look-alikes/logs-an-object.mjs',
    'field/look-alikes/logs-many-lines.mjs',
    'field/look-alikes/signal-timeouts.mjs',
    'field/look-alikes/many-places.mjs',
    'field/look-alikes/hostile-objects.mjs',
    'field/look-alikes/dropped-with-its-life.mjs',
    'field/look-alikes/dozen-watchers.ts',
    'field/look-alikes/entries-with-timers.ts',
    'field/look-alikes/met-once.ts',
    'field/look-alikes/linked-list.ts',
    'field/look-alikes/forty-listeners.ts',
  ])('lets %s pass', { timeout: 900_000 }, async (file) => {
    const { verdict, findings } = await checkPlanted(join(planted, file), 'clean')
    expect({ verdict, findings }).toEqual({ verdict: 'clean', findings: [] })
  })
})
