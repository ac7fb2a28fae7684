import { beforeEach, describe, expect, it } from 'vitest'
import {
  type Observation,
  type ObservedSession,
  SessionObserver,
} from '../../../src/agent/observer/session-observer.ts'
import { ExpiringPerSession } from '../../../src/agent/per-session.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { until } from '../fixture.ts'

let registry: ResourceRegistry
let observer: SessionObserver
let seen: Observation[]
beforeEach(() => {
  registry = new ResourceRegistry()
  seen = []
  observer = new SessionObserver({
    registry,
    sessions: new ExpiringPerSession<ObservedSession>({
      label: 'observers',
      registry,
      ttlMs: 60_000,
      maxSessions: 10,
    }),
    limits: { minMs: 2, maxMs: 16 },
    onLook: (observation) => seen.push(observation),
  })
})

describe('the observer', () => {
  it('has no timer before the first event, and none after the last session', () => {
    expect(registry.live('timer')).toBe(0)
    observer.note('a')
    expect(registry.live('timer')).toBe(2) // Its own, and the expiry of what it keeps.
    observer.end('a')
    expect(registry.snapshot().held).toEqual([])
  })

  it('looks ever more rarely while nothing happens, down to its slowest, and at once again when something does', async () => {
    observer.note('a')
    observer.note('a')
    await until(() => seen.length >= 6)
    expect(seen.slice(0, 6).map(({ nextMs }) => nextMs)).toEqual([2, 4, 8, 16, 16, 16])
    expect(seen[0]).toMatchObject({ sessions: 1, events: 2 })
    const before = seen.length
    observer.note('a')
    await until(() => seen.length > before)
    expect(seen[before]).toMatchObject({ events: 1, nextMs: 2 })
    expect(observer.recent).toEqual(seen)
    observer[Symbol.dispose]()
  })

  it('cannot be used after it was shut down', () => {
    observer.note('a')
    observer[Symbol.dispose]()
    expect(registry.snapshot().held).toEqual([])
    expect(() => observer.note('a')).toThrow(expect.objectContaining({ code: 'disposed' }))
  })
})
