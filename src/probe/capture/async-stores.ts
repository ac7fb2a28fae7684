// Stores of AsyncLocalStorage that are still reachable: whatever was started inside and never ended keeps them.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Capture, Install } from './capture.ts'
import { isObject } from './live-capture.ts'
import { LiveSet } from './live-set.ts'

/** `run` is on the path of every request and is captured at `full` only; `enterWith` always. */
const install: Install = (level, patches) => {
  const known = new WeakSet<object>()
  const stores = new LiveSet(level, {
    kind: 'async-store',
    isAlive: (store) => !over.has(store),
    label: () => 'AsyncLocalStorage',
  })
  const enter: unknown = Reflect.get(AsyncLocalStorage.prototype, 'enterWith')
  const names = level === 'full' ? ['enterWith', 'run'] : ['enterWith']
  patches.after(AsyncLocalStorage.prototype, names, (_result, [store]) => {
    if (!isObject(store) || known.has(store)) return
    known.add(store)
    stores.add(store)
  })
  if (level !== 'full' && typeof enter === 'function' && runEnters()) {
    const seen: unknown = Reflect.get(AsyncLocalStorage.prototype, 'enterWith')
    patches.replace(AsyncLocalStorage.prototype, ['run'], (original) => running(original, enter, seen))
  }
  return stores
}

/** Stores that only proved that stores are seen: nothing else ends one but a collection. */
const over = new WeakSet<object>()

export const asyncStores: Capture = {
  kinds: ['async-store'],
  install,
  proofs: [
    {
      kind: 'async-store',
      what: 'AsyncLocalStorage.enterWith',
      make: ({ call }) => {
        const storage = new AsyncLocalStorage<object>()
        const store = {}
        AsyncLocalStorage.bind(() => call(storage, 'enterWith', store))() // What is entered is left with it
        return () => over.add(store)
      },
    },
    {
      kind: 'async-store',
      what: 'AsyncLocalStorage.run',
      at: ['full'],
      make: ({ call }) => {
        const storage = new AsyncLocalStorage<object>()
        const store = {}
        call(storage, 'run', store, () => undefined)
        return () => over.add(store)
      },
    },
  ],
}

/**
 * Node's `run`, which goes by `enterWith` and back, past what looks at `enterWith`: for a server that costs a tenth of
 * its time. A class with an `enterWith` of its own keeps it.
 */
function running(original: Function, enter: Function, seen: unknown): Function {
  return function run(
    this: AsyncLocalStorage<unknown>,
    store: unknown,
    inside: (...args: unknown[]) => unknown,
  ): unknown {
    const args = arguments.length === 2 ? none : Array.prototype.slice.call(arguments, 2)
    if (Reflect.get(this, 'enterWith') !== seen) return Reflect.apply(original, this, arguments)
    const prior = this.getStore()
    if (Object.is(prior, store)) return Reflect.apply(inside, null, args)
    enter.call(this, store)
    try {
      return Reflect.apply(inside, null, args)
    } finally {
      enter.call(this, prior)
    }
  }
}

const none: readonly never[] = []

/** Whether Node's own `run` goes by `enterWith`; it does with async context frames, and not with hooks. */
function runEnters(): boolean {
  const storage = new AsyncLocalStorage<object>()
  let entered = 0
  storage.enterWith = () => void entered++
  storage.run({}, () => undefined)
  return entered === 2
}
