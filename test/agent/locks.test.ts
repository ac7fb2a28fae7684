import { expect, it } from 'vitest'
import { InProcessLocks, SessionBusyError } from '../../src/agent/locks.ts'
import { ResourceRegistry } from '../../src/resources/registry.ts'

it('names the holder and since when to whoever comes second', () => {
  const locks = new InProcessLocks(new ResourceRegistry())
  using lock = locks.acquire('s', 'the first')
  expect(lock.signal.aborted).toBe(false)
  expect(() => locks.acquire('s', 'the second')).toThrow(
    /Lock session s for the second: the first holds it since 20\d\d-/,
  )
  using other = locks.acquire('t', 'the second')
  expect(other.signal.aborted).toBe(false)
  expect(locks.size).toBe(2)
})

it('is released by a throw, and its holding with it', () => {
  const registry = new ResourceRegistry()
  const locks = new InProcessLocks(registry)
  expect(() => {
    using lock = locks.acquire('s', 'one that fails')
    expect(registry.live('lock')).toBe(1)
    locks.abort('s', new Error('stop'))
    lock.signal.throwIfAborted()
  }).toThrow('stop')
  expect(locks.isHeld('s')).toBe(false)
  expect(registry.live('lock')).toBe(0)
  locks.acquire('s', 'again')[Symbol.dispose]()
})

it('does not release what somebody else holds by now', () => {
  const locks = new InProcessLocks(new ResourceRegistry())
  const first = locks.acquire('s', 'first')
  first[Symbol.dispose]()
  using second = locks.acquire('s', 'second')
  first[Symbol.dispose]()
  expect(locks.isHeld('s')).toBe(true)
  expect(locks.abort('s', new Error('stop'))).toBe(true)
  expect(second.signal.aborted).toBe(true)
})

it('asks every holder to stop', () => {
  const locks = new InProcessLocks(new ResourceRegistry())
  using one = locks.acquire('a', 'x')
  using two = locks.acquire('b', 'x')
  locks.abortAll(new Error('over'))
  expect([one.signal.aborted, two.signal.aborted]).toEqual([true, true])
  expect(locks.abort('c', new Error('nobody'))).toBe(false)
})

it('ends with the instance its holder works in: asked first, then taken away', async () => {
  const registry = new ResourceRegistry()
  const locks = new InProcessLocks(registry)
  const [instance, other] = [registry.owner('instance', 'a'), registry.owner('instance', 'b')]
  const stubborn = locks.acquire('s', 'one that ignores its signal')
  stubborn.workFor(instance)
  using elsewhere = locks.acquire('t', 'one in another directory')
  elsewhere.workFor(other)
  expect(await locks.endOwned(instance, new Error('gone'), 10)).toBe(1)
  expect(stubborn.signal.aborted).toBe(true)
  expect(locks.isHeld('s')).toBe(false)
  expect(elsewhere.signal.aborted).toBe(false)
  using next = locks.acquire('s', 'the next')
  stubborn[Symbol.dispose]()
  expect(locks.isHeld('s')).toBe(true)
  expect(next.signal.aborted).toBe(false)
  expect(registry.live('lock')).toBe(2)
})

it('is a typed error, with the holder and since when', () => {
  const locks = new InProcessLocks(new ResourceRegistry())
  using lock = locks.acquire('s', 'the first')
  expect(lock.signal.aborted).toBe(false)
  let thrown: unknown
  try {
    locks.acquire('s', 'the second')
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(SessionBusyError)
  expect(thrown).toMatchObject({ code: 'session-busy', holder: 'the first', since: expect.any(Date) })
})
