// Counts of types over looks: what goes on is one finding, what slows is a doubt, what holds is neither.
import { describe, expect, it } from 'vitest'
import { CountHistory } from '../../src/findings/counts/count-history.ts'
import { HeapHistory } from '../../src/watch/heap-history.ts'
import { LiveSurvey } from '../../src/watch/live-survey.ts'
import { slowingTypes, typeFinding, typeRow, withTypes } from '../../src/watch/type-growth.ts'
import type { Finding } from '../../src/findings/finding.ts'
import type { ThreadHistory } from '../../src/watch/thread-history.ts'

const LOOKS = 40
const MB = 1024 * 1024

type Counts = Readonly<Record<string, (look: number) => number>>

function thread(counts: Counts, bytes: (look: number) => number = () => 3 * MB): ThreadHistory {
  const types = new CountHistory()
  for (let look = 0; look < LOOKS; look++) {
    const row = Object.fromEntries(Object.entries(counts).map(([type, of]) => [type, of(look)]))
    types.add(typeRow({ counts: row, protected: {}, bytes: bytes(look), givenBackBytes: 0 }), look * 1_000)
  }
  const sample = {
    schema: 'tidemark.probe/1' as const,
    pid: 7,
    thread: 0,
    program: 'app.mjs',
    why: 'interval' as const,
    collected: true,
    rssBytes: 1,
    heapUsedBytes: 1,
    heapTotalBytes: 1,
    externalBytes: 0,
    arrayBuffersBytes: 0,
    holdings: { level: 'origins', kinds: {}, origins: [], dropped: 0, faults: 0 },
  }
  const [first, last] = [0, LOOKS * 1_000].map((atMs) => ({ ...sample, atMs }))
  if (first === undefined || last === undefined) throw new Error('two samples')
  const counted = new CountHistory()
  const [heap, survey] = [new HeapHistory(), new LiveSurvey()]
  return {
    first,
    last,
    counts: counted,
    origins: new Map(),
    types,
    heap,
    survey,
    givenBackBytes: 0,
    ended: false,
  }
}

/** Comes and goes, as under a load. */
const busy = (look: number) => 1_000 + ((look * 7) % 11)

const bursts = (look: number) => 150 * Math.floor(look / 5)
const started = (look: number) => (look < 5 ? 500 * look : 2_500 + 30 * look)

describe('types of objects', () => {
  it('that rise in every stretch are one finding, named by the most telling type', () => {
    const finding = typeFinding(
      thread({ Function: (n) => 900 + 3 * n, Object: (n) => busy(n) + 20 * n, Timeout: (n) => 4 + n }),
    )
    expect(finding).toMatchObject({ kind: 'heap:Timeout', growthPerCycle: 60 })
    expect(finding?.message).toContain('with them Object +')
  })

  it.each([
    ['come and go', { Object: busy }],
    ['were made at the start', { Object: (n: number) => (n < 4 ? 100 * n : 400) }],
    ['fell with each collection', { Object: (n: number) => 1_000 + (n % 5) * 100 }],
  ])('that %s are none', (_, counts) => {
    expect(typeFinding(thread(counts))).toBeUndefined()
    expect(slowingTypes(thread(counts))).toEqual([])
  })

  it('that rise ever less are a doubt', () => {
    const filling = thread({ Object: (n) => Math.round(100_000 * (1 - Math.exp(-n / 12))) })
    expect(typeFinding(filling)).toBeUndefined()
    expect(slowingTypes(filling)).toEqual([expect.stringContaining('ever fewer more (Object)')])
  })

  it('that come in bursts are found, and those behind a steep start', () => {
    expect(typeFinding(thread({ Object: bursts }))?.kind).toBe('heap:Object')
    expect(typeFinding(thread({ Object: started }))?.kind).toBe('heap:Object')
  })

  it('that began to rise late are found', () => {
    const late = thread({ Object: (n) => (n < 12 ? 100 : 100 + 50 * (n - 12)) })
    expect(typeFinding(late)?.kind).toBe('heap:Object')
  })

  it('are told with the resource that has a line, where one grows too', () => {
    const resource: Finding = {
      rule: 'watch-growth',
      kind: 'timer',
      message: 'timer setTimeout',
      phase: '',
      culprit: { file: 'app.mjs', line: 3 },
      evidence: { counts: [1, 2], overMs: 1 },
    }
    const findings = withTypes([resource], thread({ Timeout: (n) => n }))
    expect(findings).toHaveLength(1)
    expect(findings[0]?.evidence.alsoSeen).toEqual([expect.stringContaining('objects of type Timeout')])
  })
})

describe('bytes of the heap', () => {
  it('that rise by megabytes without an object more are found, and by less are not', () => {
    const rises = (bytes: number) => thread({ Object: busy }, (look) => 3 * MB + bytes * look)
    expect(typeFinding(rises(MB / 8))?.kind).toBe('heap:bytes')
    expect(typeFinding(rises(MB / 32))).toBeUndefined()
  })
})
