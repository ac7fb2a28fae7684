import { expect, it } from 'vitest'
import { OwnedTimeout } from '../../src/agent/owned-timeout.ts'
import { ResourceRegistry } from '../../src/resources/registry.ts'
import { until } from './fixture.ts'

/** Timers that keep this process alive. */
function keeping(): number {
  return process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length
}

it('keeps the process alive only when it is told to', () => {
  const registry = new ResourceRegistry()
  const before = keeping()
  using free = new OwnedTimeout({ label: 'free', afterMs: 60_000, registry }, () => {})
  expect(keeping()).toBe(before)
  using bound = new OwnedTimeout({ label: 'bound', afterMs: 60_000, registry, keepsAlive: true }, () => {})
  expect(keeping()).toBe(before + 1)
  for (const timeout of [free, bound]) timeout[Symbol.dispose]()
  expect(keeping()).toBe(before)
  expect(registry.live('timer')).toBe(0)
})

it('is off the books before it fires, and does not fire once disposed', async () => {
  const registry = new ResourceRegistry()
  const fired: number[] = []
  using first = new OwnedTimeout({ label: 'a', afterMs: 1, registry }, () =>
    fired.push(registry.live('timer')),
  )
  new OwnedTimeout({ label: 'b', afterMs: 1, registry }, () => fired.push(-1))[Symbol.dispose]()
  await until(() => fired.length > 0)
  expect(fired).toEqual([0])
  first[Symbol.dispose]()
})
