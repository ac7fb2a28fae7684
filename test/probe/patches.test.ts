// Installing and removing the probe inside this process: everything is put back, nothing is kept alive.
import { AsyncLocalStorage } from 'node:async_hooks'
import dgram from 'node:dgram'
import { EventEmitter } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import { performance, PerformanceObserver } from 'node:perf_hooks'
import timers, { setTimeout as importedSetTimeout } from 'node:timers'
import timersPromises from 'node:timers/promises'
import workerThreads from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { Probe } from '../../src/probe/probe.ts'
import { collect } from '../../src/testing/collect.ts'

const owners: readonly object[] = [
  globalThis,
  timers,
  timersPromises,
  fs,
  fs.promises,
  EventEmitter.prototype,
  EventTarget.prototype,
  AbortSignal,
  net.Socket.prototype,
  net.Server.prototype,
  dgram.Socket.prototype,
  AsyncLocalStorage.prototype,
  PerformanceObserver.prototype,
  Object.getPrototypeOf(performance),
  workerThreads,
]
/** Accessors of the global object are lazy and may differ from read to read; functions must not. */
const functions = () =>
  owners.map((owner) =>
    Object.entries(Object.getOwnPropertyDescriptors(owner)).filter(
      ([, { value }]) => typeof value === 'function',
    ),
  )

describe('the probe', () => {
  it('replaces functions, also those imported by name, and puts every one back', () => {
    const before = functions()
    const original = importedSetTimeout
    const probe = new Probe({ level: 'full' })
    expect(importedSetTimeout).not.toBe(original)
    expect(globalThis.setTimeout).toBe(importedSetTimeout)
    expect(functions()).not.toEqual(before)
    probe[Symbol.dispose]()
    expect(importedSetTimeout).toBe(original)
    expect(functions()).toEqual(before)
  })

  it('leaves a pass-through that captures nothing where another library has patched on top', () => {
    const { setTimeout: original } = globalThis
    const probe = new Probe({ level: 'full' })
    const ours = globalThis.setTimeout
    let calls = 0
    const theirs = (callback: () => void, ms: number) => {
      calls++
      return ours(callback, ms)
    }
    Reflect.set(globalThis, 'setTimeout', theirs)
    const timer = setTimeout(() => {}, 60_000)
    expect(probe.inspect().kinds['timer']).toBe(1)
    probe[Symbol.dispose]()
    expect(globalThis.setTimeout).toBe(theirs)
    const later = setTimeout(() => {}, 60_000)
    expect(calls).toBe(2)
    clearTimeout(timer)
    expect(probe.inspect().kinds['timer']).toBeUndefined()
    clearTimeout(later)
    Reflect.set(globalThis, 'setTimeout', original)
  })

  it('keeps nothing alive: emitters, targets, sockets and timers that are over', async () => {
    using probe = new Probe({ level: 'full', promiseEvery: 1 })
    const references = acquire()
    probe.inspect()
    for (let i = 0; i < 3; i++) {
      probe.sweep()
      await new Promise((resolve) => {
        setTimeout(resolve, 5)
      })
      collect()
    }
    expect(references.map((reference) => reference.deref())).toEqual(references.map(() => undefined))
  })

  it('counts without lines at counts, and with lines at origins and full', () => {
    for (const level of ['counts', 'origins', 'full'] as const) {
      using probe = new Probe({ level })
      const timer = setTimeout(() => {}, 60_000)
      const { kinds, origins } = probe.inspect()
      clearTimeout(timer)
      expect(kinds['timer']).toBe(1)
      const [file] = origins.filter(({ kind }) => kind === 'timer').map(({ site }) => site?.file)
      expect(file).toBe(level === 'counts' ? undefined : import.meta.filename)
      expect(probe.inspect().kinds['timer']).toBeUndefined()
    }
  })

  it('sees stores that are entered at every level, and those of `run` at full', () => {
    const storage = new AsyncLocalStorage<object>()
    const store = { entered: true }
    for (const level of ['counts', 'origins', 'full'] as const) {
      using probe = new Probe({ level })
      const count = () => probe.inspect().kinds['async-store'] ?? 0
      const others = count()
      const during = storage.run({ run: true }, () => count() - others)
      expect(during).toBe(level === 'full' ? 1 : 0)
      const afterwards = count()
      storage.run({}, () => storage.enterWith({ ...store }))
      expect(count() - afterwards).toBe(level === 'full' ? 2 : 1)
    }
  })

  it.each(['origins', 'full'] as const)('leaves `run` as it was to those who call it, at %s', (level) => {
    using probe = new Probe({ level })
    expect(probe.level).toBe(level)
    const storage = new AsyncLocalStorage<string>()
    const seen = storage.run(
      'outer',
      (...given: readonly number[]) => [
        storage.run('inner', () => storage.getStore()),
        storage.run('outer', () => storage.getStore()),
        storage.exit(() => storage.getStore()),
        storage.getStore(),
        ...given,
      ],
      1,
      2,
    )
    expect(seen).toEqual(['inner', 'outer', undefined, 'outer', 1, 2])
    expect(() => storage.run('outer', () => JSON.parse('{'))).toThrow(SyntaxError)
    expect(storage.getStore()).toBeUndefined()
    class Counting extends AsyncLocalStorage<string> {
      entered = 0
      override enterWith(store: string): void {
        this.entered++
        super.enterWith(store)
      }
    }
    const counting = new Counting()
    expect(counting.run('own', () => counting.getStore())).toBe('own')
    expect(counting.entered).toBe(2)
  })

  it('refuses to capture one promise in nothing', () => {
    expect(() => new Probe({ promiseEvery: 0 })).toThrow(RangeError)
  })
})

function acquire(): WeakRef<object>[] {
  const emitter = new EventEmitter()
  for (let i = 0; i < 8; i++) emitter.on('update', () => emitter)
  const target = new EventTarget()
  target.addEventListener('change', () => target)
  const socket = new net.Socket()
  socket.destroy()
  const payload = { large: true }
  clearTimeout(setTimeout(() => payload, 60_000))
  const promise = new Promise(() => payload)
  return [emitter, target, socket, payload, promise].map((thing) => new WeakRef(thing))
}
