// The verdict on one heap: a leak where a path grows on a heap that rises to the end; undecided wherever somebody should have
// looked and did not; clean with what would have been told.
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/findings/finding.ts'
import { heapClaim } from '../../src/watch/heap-claim.ts'
import { isUnjudgedHeap, judgedHeap, unjudgedReason, withHeap } from '../../src/watch/watch-heap.ts'
import { leak, livePath, planted, watched } from './live-evidence.ts'

const MANY = 40_000

const judged = (given: Parameters<typeof watched>[0]) => judgedHeap(watched(given), heapClaim())

/** Four hundred objects at each look are a leak of the whole heap, where it rises by as much. */
const leaking = { bytesPerSecond: MANY, answers: leak }

const work = (second: number) => 100 * second

/** Rare, and over after a while. */
const endedAfter70 = (second: number): number => Math.floor(Math.min(second, 70) / 2)

describe('the heap of a watched thread', () => {
  it('leaks by a path that grows at every look, with its rate', () => {
    const verdict = judged(leaking)
    expect(verdict).toMatchObject({ doubts: [], findings: [{ rule: 'growing-path', kind: 'heap' }] })
    expect(verdict?.findings[0]?.message).toMatch(
      /^The number of Visit in kept \(Array\) grew .* seconds: .* per second/,
    )
  })

  it('is clean where it holds, and says what would have been told', () => {
    const verdict = judged({ bytesPerSecond: 0 })
    expect(verdict).toMatchObject({ doubts: [], findings: [] })
    expect(verdict?.seen).toMatch(/growth of its heap by .* a second would have been told/)
  })

  it.each([
    ['no path grows', { bytesPerSecond: MANY, answers: () => [] }, 'no path on it was found'],
    [
      'nobody has looked to the end',
      { bytesPerSecond: MANY, seconds: 24, answers: leak },
      'are needed; try next',
    ],
    [
      'it does not answer',
      { bytesPerSecond: MANY, seconds: 400, answers: () => undefined },
      'it did not answer',
    ],
    [
      'the leak that the probe planted was not found',
      {
        bytesPerSecond: MANY,
        answers: (looks: readonly number[]) => leak(looks).filter(({ of }) => of === 'subject'),
      },
      'the leak that the probe planted in it was not found',
    ],
    [
      'its path is a small part of it',
      {
        bytesPerSecond: MANY,
        answers: (looks: readonly number[]) => [livePath({ counts: looks }), planted(looks)],
      },
      'no path on it was found',
    ],
    [
      'there was no room to see who holds it',
      {
        bytesPerSecond: MANY,
        look: { snapshot: undefined, unseen: [{ why: 'memory' as const, neededBytes: 2, roomBytes: 1 }] },
      },
      'no room for a snapshot',
    ],
    [
      'it is not full yet',
      {
        bytesPerSecond: MANY,
        answers: (looks: readonly number[]) =>
          leak(looks).map((each) =>
            each.of === 'subject'
              ? { ...each, bound: { name: 'max', value: 1e6, entriesPerThing: 1 } }
              : each,
          ),
      },
      'not full yet',
    ],
  ])('is undecided where it rises and %s', (_, given, reason) => {
    const verdict = judged(given)
    expect(verdict?.findings).toEqual([])
    expect(verdict?.doubts).toEqual([expect.stringContaining(reason)])
  })

  it('is undecided where it leaked and has stood since, for no work tells that from a cache that is full', () => {
    const verdict = judged({ ...leaking, untilSecond: 70, seconds: 300 })
    expect(verdict?.findings).toEqual([])
    expect(verdict?.doubts).toEqual([expect.stringContaining('rose in a straight line and then held')])
  })

  it('says how its work went where it has stood since: a load that ended is no cache that is full', () => {
    const verdict = judged({ ...leaking, work: endedAfter70, untilSecond: 70, seconds: 300 })
    expect(verdict?.findings).toEqual([])
    expect(verdict?.doubts).toEqual([
      expect.stringContaining(
        'then held, while it did 15 requests in 30.0 s and then 20 requests in 4 min 28 s; ',
      ),
    ])
  })

  it('is clean where it grew and has stood since, while the work went on', () => {
    const verdict = judged({ ...leaking, work, untilSecond: 70, seconds: 300 })
    expect(verdict).toMatchObject({ findings: [], doubts: [] })
  })

  it('leaks on though what filled beside it is full, and most of the rise was that', () => {
    const beside = { bytesPerSecond: 3 * MANY, untilSecond: 70, thenPerSecond: MANY, seconds: 300 }
    for (const each of [{ ...beside, work }, beside])
      expect(judged({ ...each, answers: leak })).toMatchObject({
        doubts: [],
        findings: [{ rule: 'growing-path' }],
      })
  })

  it('of few samples is not judged, and says how many are needed', () => {
    const short = watched({ bytesPerSecond: MANY, seconds: 9 })
    expect(isUnjudgedHeap(short, heapClaim())).toBe(true)
    expect(judgedHeap(short, heapClaim())).toMatchObject({ findings: [], doubts: [] })
    expect(unjudgedReason(short, heapClaim())).toContain(
      'was seen 9 times after a collection; 15 looks are needed; try next: watch it longer',
    )
  })

  it('of a runtime that tells none is nobody’s to judge', () => {
    expect(judgedHeap(watched({ bytesPerSecond: 0, seconds: 0 }), heapClaim())).toBeUndefined()
  })
})

const culprit = { file: '/app/server.mjs', line: 3 }

const path = (given: Partial<Finding & { readonly retainerPath: readonly string[] }>): Finding => ({
  rule: 'growing-path',
  kind: 'heap',
  message: 'path',
  phase: '',
  evidence: { path: '', during: 'one life', counts: [], bytes: [], objectsPerCycle: 1 },
  ...(given.culprit && { culprit: given.culprit }),
  retainerPath: given.retainerPath ?? ['kept (Array)', 'Visit'],
})

describe('beside resources that grow', () => {
  const resource: Finding = {
    rule: 'watch-growth',
    kind: 'listener',
    message: 'listeners',
    phase: '',
    culprit,
    evidence: { counts: [1, 2], overMs: 1 },
  }
  it.each([
    ['the same line keeps', path({ culprit })],
    ['no line is known of', path({})],
    ['Node keeps of them', path({ culprit: { ...culprit, line: 9 }, retainerPath: ['_events', 'closure'] })],
  ])('what %s follows from them', (_, heap) => {
    expect(withHeap([resource], [heap])).toMatchObject([
      { kind: 'listener', evidence: { alsoSeen: ['path'] } },
    ])
  })

  it('what another line keeps is a leak of its own', () => {
    expect(withHeap([resource], [path({ culprit: { ...culprit, line: 9 } })])).toHaveLength(2)
  })
})
