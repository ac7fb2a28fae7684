import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recordedRun } from '../../src/report/recorded-run.ts'
import { profile } from '../heap/profile/stacks.ts'
import { series as seriesOf } from '../findings/series.ts'
import { cleanRun, leakyRun, RunDirectory, samplesText } from './reported.ts'

const leak = leakyRun('src/a.ts', 3)

describe('a recorded run', () => {
  it('is what the run was', () => {
    using directory = RunDirectory.of(leak)
    const { result, series, unreadLines } = recordedRun(directory.path)
    expect(result.verdict).toBe('leak')
    expect(unreadLines).toBe(0)
    expect(series).toMatchObject([
      { phase: 'life', cycleName: 'turn', tiers: 'off', does: 'lives', plannedCycles: 20 },
    ])
    expect(series[0]?.samples.map(({ inside }) => inside.heapObjectsBytes)).toEqual(
      leak.phases[0]?.samples.map(({ inside }) => inside.heapObjectsBytes),
    )
  })

  it('has the native memory that was seen', () => {
    const native = { anonymousBytes: 9e7, besideV8Bytes: 5e7 }
    const seen = seriesOf(20, () => ({ inside: { workerHeapsBytes: 1e6 }, outside: native }))
    using directory = RunDirectory.of(cleanRun(seen))
    const last = recordedRun(directory.path).series[0]?.samples.findLast(({ moment }) => moment === 'cycle')
    expect(last).toMatchObject({ inside: { workerHeapsBytes: 1e6 }, outside: native })
  })

  it('has its live allocations, and none where nobody looked', () => {
    using directory = RunDirectory.of(leak)
    expect(recordedRun(directory.path).allocations).toBeUndefined()
    const told = { ...profile, schema: 'tidemark.allocations/1', atMs: 5, durationMs: 9, over: '3 steps' }
    writeFileSync(join(directory.path, 'allocations.json'), JSON.stringify(told))
    expect(recordedRun(directory.path).allocations).toEqual(told)
    writeFileSync(join(directory.path, 'allocations.json'), JSON.stringify({ ...told, alive: 7 }))
    expect(() => recordedRun(directory.path)).toThrow(/it is no tidemark\.allocations\/1: .*alive/)
  })

  it('has no series when its samples are gone', () => {
    using directory = new RunDirectory({ result: JSON.stringify(recordedResult()) })
    expect(recordedRun(directory.path).series).toEqual([])
  })

  it('is undecided without a result, with all that its samples show', () => {
    const whole = samplesText(cleanRun())
    using directory = new RunDirectory({ samples: whole.slice(0, -20) })
    const { result, series, unreadLines } = recordedRun(directory.path)
    expect(result).toMatchObject({
      verdict: 'undecided',
      reasons: [expect.stringContaining('no result.json')],
    })
    expect(series[0]?.samples).toHaveLength(whole.split('\n').length - 2)
    expect(unreadLines).toBe(1)
  })

  it('is undecided, and says that there is nothing, when it was killed before its first sample', () => {
    using directory = new RunDirectory({ samples: '' })
    const { result, series } = recordedRun(directory.path)
    expect(result).toMatchObject({
      verdict: 'undecided',
      reasons: [expect.stringContaining('ended before its first')],
    })
    expect(series).toEqual([])
  })

  it.each([1e300, 8.64e15, -1e300, -1])(
    'of a killed run leaves out a sample of the impossible moment %d, and has a date all the same',
    (atMs) => {
      const [sample] = cleanRun().phases[0]?.samples ?? []
      const samples = `${samplesText(cleanRun())}${JSON.stringify({ ...sample, atMs })}\n`
      using directory = new RunDirectory({ samples })
      const run = recordedRun(directory.path)
      expect(run.unreadLines).toBe(1)
      expect(run.result.durationMs).toBeLessThan(1e9)
      expect(run.result.startedAt).toMatch(/^20\d\d-/)
    },
  )

  it.each([-1e12, 0, 1e12])(
    'of a killed run has a date that reports can hold, with a file of time %d',
    (at) => {
      using directory = new RunDirectory({ samples: samplesText(cleanRun()) })
      utimesSync(join(directory.path, 'samples.jsonl'), at, at)
      expect(recordedRun(directory.path).result.startedAt).toMatch(/^\d{4}-\d\d-\d\dT/)
    },
  )

  it('counts lines that are no samples', () => {
    const samples = `${samplesText(leak)}{"phase":1}\nnot JSON\n\n[]\n`
    using directory = new RunDirectory({ result: JSON.stringify(recordedResult()), samples })
    expect(recordedRun(directory.path).unreadLines).toBe(3)
  })
})

function recordedResult(): unknown {
  using directory = RunDirectory.of(leak)
  return recordedRun(directory.path).result
}

describe('what is none ends with a clear error', () => {
  it.each([
    ['nothing', {}, /found neither result\.json nor samples\.jsonl, wanted the directory that a run wrote/],
    [
      'a result that is not JSON',
      { result: '{"schema":' },
      /result\.json: it is not JSON, wanted a tidemark\.result\/1/,
    ],
    [
      'a result of something else',
      { result: '{"schema":"other/1"}' },
      /no tidemark\.result\/1: .*expected "tidemark\.result\/1".*schema/,
    ],
    ['samples that are none', { samples: 'one\ntwo\n' }, /found 2 lines and none that is a sample/],
  ])('%s', (_name, files, message) => {
    using directory = new RunDirectory(files)
    expect(() => recordedRun(directory.path)).toThrow(
      expect.objectContaining({ code: 'input', message: expect.stringMatching(message) }),
    )
  })

  it('names the field that is wrong', () => {
    const result = JSON.stringify({ ...Object(recordedResult()), verdict: 'fine' })
    using directory = new RunDirectory({ result })
    expect(() => recordedRun(directory.path)).toThrow(/expected one of "clean"\|"leak"\|"undecided".*verdict/)
  })
})
