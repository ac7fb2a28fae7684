// When a heap is looked at: never while it holds, unevenly once it rises, never for more of its time than is stated, and not
// for longer than it takes to know.
import { describe, expect, it } from 'vitest'
import { leak, watched } from './live-evidence.ts'

describe('a survey of a heap that goes on working', () => {
  it('asks nothing of a heap that holds', () => {
    expect(watched({ bytesPerSecond: 0 }).asked).toEqual([])
  })

  it('looks five times at one that leaks, traces it once, and lets it be', () => {
    const { asked, survey } = watched({ bytesPerSecond: 40_000, answers: leak })
    expect(asked.map(({ ask }) => ask.do)).toEqual(['look', 'look', 'look', 'look', 'look', 'trace', 'rest'])
    expect(survey.isOpen).toBe(false)
    expect(asked.map(({ ask }) => ask.serial)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('looks soon at one that rises by much from look to look, before there is a trend', () => {
    const { looks } = watched({ bytesPerSecond: 4_000_000, answers: leak })
    expect(looks[0]?.atSecond).toBeLessThan(8)
    expect(watched({ bytesPerSecond: 40_000, answers: leak }).looks[0]?.atSecond).toBeGreaterThan(12)
  })

  it('asks nothing where counts tell the leak', () => {
    expect(watched({ bytesPerSecond: 40_000, answers: leak, isTold: true }).asked).toEqual([])
  })

  it('looks unevenly', () => {
    const { looks } = watched({ bytesPerSecond: 40_000, answers: leak })
    const gaps = looks.slice(1).map(({ atSecond }, at) => atSecond - (looks[at]?.atSecond ?? 0))
    expect(new Set(gaps).size).toBeGreaterThan(2)
  })

  it('stops at the third look where no path grows, and asks again later, three times at most', () => {
    const { asked, looks } = watched({ bytesPerSecond: 40_000, seconds: 2_000 })
    expect(asked.slice(0, 4).map(({ ask }) => ask.do)).toEqual(['look', 'look', 'look', 'rest'])
    expect(looks).toHaveLength(9)
  })

  it('waits until what snapshots cost is a small share of the time', () => {
    const quick = watched({ bytesPerSecond: 40_000, seconds: 1_000, answers: leak })
    const watchedMoment = { atMs: 0, work: 0, snapshotCpuMs: 4_000 }
    const slow = watched({
      bytesPerSecond: 40_000,
      seconds: 1_000,
      answers: leak,
      look: { snapshotMs: 4_000, watched: watchedMoment },
    })
    expect(quick.looks.at(-1)?.atSecond).toBeLessThan(60)
    expect(slow.looks.at(-1)?.atSecond).toBeGreaterThan(300)
    expect(slow.survey.longestStallMs).toBe(4_000)
  })

  it('takes no snapshot where there was no room for the one before', () => {
    const { looks } = watched({
      bytesPerSecond: 40_000,
      look: { snapshot: undefined, unseen: [{ why: 'memory', neededBytes: 2, roomBytes: 1 }] },
    })
    expect(looks.map(({ ask }) => ask.do === 'look' && ask.takesSnapshot).slice(0, 2)).toEqual([true, false])
  })

  it('rests where there is no room any more, and begins anew by who allocates alone', () => {
    const { asked, survey } = watched({
      bytesPerSecond: 40_000,
      seconds: 400,
      look: (number) =>
        number < 2 ? {} : { snapshot: undefined, unseen: [{ why: 'memory', neededBytes: 2, roomBytes: 1 }] },
    })
    expect(asked.slice(0, 4).map(({ ask }) => ask.do)).toEqual(['look', 'look', 'look', 'rest'])
    expect(asked.flatMap(({ ask }) => (ask.do === 'look' ? [ask.takesSnapshot] : [])).slice(0, 4)).toEqual([
      true,
      true,
      true,
      false,
    ])
    expect(survey.completed).toBeGreaterThan(0)
  })

  it('counts what an answer cost once, and nothing of one that failed', () => {
    const { survey, heap } = watched({ bytesPerSecond: 40_000, seconds: 30, answers: leak })
    const { stallMs, evidence } = survey
    const now = { atMs: 1_000_000 + 400_000, intervalMs: 1_000, isWorkWanted: false }
    const ask = survey.next(heap, now)
    survey.told({
      pid: 7,
      thread: 0,
      serial: ask?.serial ?? 0,
      evidence,
      capture: undefined,
      failure: 'no room',
    })
    expect(ask?.do).toBe('look')
    expect(survey.failure).toBe('no room')
    expect(survey.stallMs).toBe(stallMs)
  })

  it('gives up on a thread that does not answer, and says so', () => {
    const { survey, looks } = watched({ bytesPerSecond: 40_000, seconds: 600, answers: () => undefined })
    expect(looks).toHaveLength(1)
    expect(survey.failure).toBe('it did not answer')
  })
})
