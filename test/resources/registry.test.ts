// The registry's books, its levels, and the three leaks it tells apart.
import { describe, expect, it } from 'vitest'
import { ResourceRegistry } from '../../src/resources/registry.ts'
import { byOwner, difference } from '../../src/resources/snapshot.ts'

const figures = (registry: ResourceRegistry) => {
  const lock = registry.snapshot().kinds.get('lock')
  if (lock === undefined) throw new Error('no books for locks')
  return lock
}

describe('a holding', () => {
  it('is on the books until it is disposed, and not after', () => {
    const registry = new ResourceRegistry()
    {
      using first = registry.hold('lock', 'first')
      using second = registry.hold('lock', 'second', { bytes: 10 })
      expect(first.isHeld && second.isHeld).toBe(true)
      expect(figures(registry)).toMatchObject({ live: 2, liveBytes: 10, acquired: 2, released: 0 })
      expect(registry.snapshot().held.map((held) => held.label)).toEqual(['first', 'second'])
    }
    expect(figures(registry)).toMatchObject({
      live: 0,
      liveBytes: 0,
      released: 2,
      highWater: 2,
      highWaterBytes: 10,
    })
    expect(registry.snapshot().held).toEqual([])
  })

  it('is released once, however often it is disposed', () => {
    const registry = new ResourceRegistry()
    const kept = registry.hold('lock', 'kept')
    const twice = registry.hold('lock', 'twice')
    twice[Symbol.dispose]()
    twice[Symbol.dispose]()
    expect(registry.live('lock')).toBe(1)
    kept[Symbol.dispose]()
    expect(registry.live('lock')).toBe(0)
  })

  it('grows and shrinks while it is held', () => {
    const registry = new ResourceRegistry()
    const holding = registry.hold('lock', 'growing', { bytes: 100 })
    holding.resize(300)
    holding.resize(50)
    expect(figures(registry)).toMatchObject({ liveBytes: 50, highWaterBytes: 300 })
    holding[Symbol.dispose]()
    holding.resize(1000)
    expect(figures(registry)).toMatchObject({ liveBytes: 0, highWaterBytes: 300 })
  })

  it('has the age of the oldest, and none when all are gone', () => {
    const registry = new ResourceRegistry()
    const older = registry.hold('lock', 'older')
    const [held] = registry.snapshot().held
    registry.hold('lock', 'newer')[Symbol.dispose]()
    expect(figures(registry).oldestAgeMs).toBeGreaterThanOrEqual(held?.ageMs ?? Infinity)
    older[Symbol.dispose]()
    expect(figures(registry).oldestAgeMs).toBeUndefined()
  })

  it('leaves the middle and the ends of the books intact in any order of release', () => {
    const registry = new ResourceRegistry()
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((label) => registry.hold('lock', label))
    const labels = () => registry.snapshot().held.map((held) => held.label)
    b?.[Symbol.dispose]()
    expect(labels()).toEqual(['a', 'c', 'd'])
    d?.[Symbol.dispose]()
    a?.[Symbol.dispose]()
    expect(labels()).toEqual(['c'])
    c?.[Symbol.dispose]()
    expect(labels()).toEqual([])
  })
})

describe('a kind', () => {
  it('must be built in or declared', () => {
    const registry = new ResourceRegistry()
    const call = (method: string) => Reflect.apply(Reflect.get(registry, method), registry, ['tunnel', 'x'])
    expect(() => call('hold')).toThrow(RangeError)
    call('declare')
    expect(() => call('hold')).not.toThrow()
  })
})

describe('a level', () => {
  it('off books nothing', () => {
    const registry = new ResourceRegistry({ level: 'off' })
    registry.hold('lock', 'x')
    expect(figures(registry)).toMatchObject({ live: 0, acquired: 0 })
  })

  it('counts knows no origin, full knows the line of each', () => {
    const counts = new ResourceRegistry()
    counts.hold('lock', 'x')
    expect(counts.snapshot().held[0]?.site).toBeUndefined()
    const full = new ResourceRegistry({ level: 'full' })
    full.hold('lock', 'x')
    expect(full.snapshot().held[0]?.site?.file).toBe(import.meta.filename)
  })

  it('origins knows the first 64 of a kind and then a sample', () => {
    const registry = new ResourceRegistry({ level: 'origins', sampleEvery: 100 })
    for (let i = 0; i < 1000; i++) registry.hold('lock', 'x')
    const known = registry.snapshot().held.filter((held) => held.site !== undefined)
    expect(known.length).toBeGreaterThanOrEqual(64)
    expect(known.length).toBeLessThan(200)
  })

  it('refuses to sample one in nothing', () => {
    expect(() => new ResourceRegistry({ sampleEvery: 0 })).toThrow(RangeError)
  })
})

describe('owners', () => {
  it('nest, and a holding that outlives one was never released', () => {
    const registry = new ResourceRegistry()
    const process = registry.owner('process', 'main')
    {
      using session = registry.owner('session', 's1', process)
      using call = registry.owner('tool-call', 'c7', session)
      using released = registry.hold('lock', 'released', { owner: call })
      registry.hold('lock', 'forgotten', { owner: call })
      expect(released.isHeld).toBe(true)
      expect(registry.snapshot().held.some((held) => held.owner?.ended)).toBe(false)
    }
    const { held } = registry.snapshot()
    expect(held.map(({ label, owner }) => [label, owner?.path, owner?.ended])).toEqual([
      ['forgotten', 'process main › session s1 › tool-call c7', true],
    ])
  })

  it('are read with what their inner owners hold', () => {
    const registry = new ResourceRegistry()
    const session = registry.owner('session', 's1')
    registry.hold('lock', 'own', { owner: session })
    registry.hold('timer', 'inner', { owner: registry.owner('tool-call', 'c', session) })
    registry.hold('timer', 'nobody')
    const groups = byOwner(registry.snapshot())
    expect(groups.get('session s1')?.map((held) => held.label)).toEqual(['inner', 'own'])
    expect(groups.get('session s1 › tool-call c')?.map((held) => held.label)).toEqual(['inner'])
  })
})

describe('the difference of two moments', () => {
  it('is what came and stayed, and nothing for what came and went', () => {
    const registry = new ResourceRegistry()
    registry.hold('lock', 'before')
    const before = registry.snapshot()
    registry.hold('timer', 'passing')[Symbol.dispose]()
    registry.hold('lock', 'stays')
    const { kinds, stayed } = difference(before, registry.snapshot())
    expect([...kinds]).toEqual([['lock', 1]])
    expect(stayed.map((held) => held.label)).toEqual(['stays'])
  })
})
