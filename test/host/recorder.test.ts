import { describe, expect, it } from 'vitest'
import { Recorder } from '../../src/host/recorder.ts'

describe('a recorder', () => {
  it('gives what came since the last sample, and the total since the baseline', () => {
    const recorder = new Recorder()
    recorder.record('rows', 100)
    recorder.restart()
    recorder.record('rows', 2)
    expect(recorder.takeInterval()).toMatchObject({ rows: { count: 1, max: 2 } })
    recorder.record('rows', 5)
    expect(recorder.takeInterval()).toMatchObject({ rows: { count: 1, max: 5 } })
    expect(recorder.takeInterval()).toEqual({})
    expect(recorder.totals()).toMatchObject({ rows: { count: 2, sum: 7, max: 5 } })
  })

  it('refuses names that grow with the cycles', () => {
    const recorder = new Recorder()
    for (let index = 0; index < 64; index += 1) recorder.record(`name ${index}`, 1)
    expect(() => recorder.record('one more', 1)).toThrow(/there are 64 names already/)
    expect(() => recorder.record('name 3', 1)).not.toThrow()
  })
})
