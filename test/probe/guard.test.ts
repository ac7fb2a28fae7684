import { describe, expect, it } from 'vitest'
import type { Actor, Capture, Live } from '../../src/probe/capture/capture.ts'
import { Guard } from '../../src/probe/capture/guard.ts'
import { actor, GuardedCapture } from '../../src/probe/capture/guarded-capture.ts'

const acting = actor()

/** Sees what is in a set, as far as `sees` lets it. */
function planted(sees: (things: Set<object>) => number): Capture {
  const things = new Set<object>()
  const live = (): Live[] => [{ kind: 'lock', label: 'lock', site: undefined, count: sees(things), ageMs: 0 }]
  return {
    kinds: ['lock'],
    install: () => ({ dropped: 0, tend: () => {}, sweep: () => {}, live }),
    proofs: [
      {
        kind: 'lock',
        what: 'lock',
        make: () => {
          const thing = {}
          things.add(thing)
          return () => things.delete(thing)
        },
      },
    ],
  }
}

function proven(capture: Capture, by: Actor | undefined = acting): GuardedCapture {
  const guarded = new GuardedCapture(capture, 'counts')
  if (by !== undefined) guarded.prove(by)
  return guarded
}

describe('a capture', () => {
  it('is believed when a real one counts 0, 1 and 0', () => {
    using capture = proven(planted((things) => things.size + 3)) // Three are there already
    expect(capture.blind).toEqual([])
    expect(capture.live()).toHaveLength(1)
  })

  it.each([
    ['that it does not see', () => 0, 'saw 0, and 0'],
    [
      'that it goes on seeing',
      (things: Set<object>) => ((counts.last += things.size), counts.last),
      'saw 1, and 1',
    ],
  ] as const)('is switched off by one %s, and counts nothing', (_name, sees, reason) => {
    counts.last = 0
    using capture = proven(planted(sees))
    expect(capture.blind).toMatchObject([{ kind: 'lock', reason: expect.stringContaining(reason) }])
    expect(capture.live()).toEqual([])
  })

  it('that throws never reaches who asks it, and says what was thrown', () => {
    const broken = planted(() => {
      throw new Error('it broke')
    })
    using capture = proven(broken, undefined)
    expect(capture.live()).toEqual([])
    expect(capture).toMatchObject({ faults: 1, blind: [{ kind: 'lock', reason: 'it broke' }] })
  })

  it('needs no proof of what the process may not acquire', () => {
    const refused = planted(() => 0)
    using capture = proven({ ...refused, proofs: [{ kind: 'lock', what: 'lock', make: denied }] })
    expect(capture.blind).toEqual([])
  })
})

const counts = { last: 0 }

describe('a guard', () => {
  it('runs nothing of what was thrown to tell it', () => {
    for (const thrown of [
      revoked(),
      Object.defineProperty(new Error('x'), 'message', { get: fail }),
      7,
      null,
    ]) {
      const guard = new Guard(['lock'])
      expect(guard.run(() => raise(thrown))).toBeUndefined()
      expect(guard).toMatchObject({ isOn: false, blind: [{ kind: 'lock' }] })
    }
  })

  it('stays on where the program has used up its stack, and counts what it missed', () => {
    const guard = new Guard(['lock'])
    const deep = (): number => 1 + deep()
    expect(guard.run(deep)).toBeUndefined()
    expect(guard).toMatchObject({ isOn: true, missed: 1, faults: 0, blind: [] })
  })

  it('switches off the one kind that is not seen, and goes on with the other', () => {
    const guard = new Guard(['timer', 'immediate'])
    guard.switchOff('not seen', 'immediate')
    expect([guard.isOn, guard.sees('timer'), guard.sees('immediate')]).toEqual([true, true, false])
    guard.switchOff('not seen')
    expect(guard.isOn).toBe(false)
  })
})

function denied(): never {
  throw Object.assign(new Error('denied'), { code: 'ERR_ACCESS_DENIED' })
}

function raise(thrown: unknown): never {
  throw thrown
}

function fail(): never {
  throw new Error('do not look')
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
