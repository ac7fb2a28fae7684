// Open databases of bun:sqlite: each has descriptors, pages and statements that no collection gives back in time.
import type { Capture } from '../../probe/capture/capture.ts'
import { isObject } from '../../probe/capture/live-capture.ts'
import { LiveSet } from '../../probe/capture/live-set.ts'
import { bunModule } from './bun-object.ts'

export const databases: Capture = {
  kinds: ['database'],
  install: (level, patches) => {
    const closed = new WeakSet<object>()
    const live = new LiveSet<object>(level, {
      kind: 'database',
      isAlive: (database) => !closed.has(database),
      label: () => 'bun:sqlite',
    })
    const sqlite = bunModule('bun:sqlite')
    const Database: unknown = Reflect.get(sqlite, 'Database')
    if (typeof Database !== 'function') return live
    patches.after(Database.prototype, ['close'], (_result, _args, database) => {
      if (isObject(database)) closed.add(database)
    })
    patches.afterConstruct(sqlite, 'Database', (database) => live.add(database))
    return live
  },
  proofs: [],
}
