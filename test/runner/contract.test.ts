// A subject that tells what no message can carry is told so at once, by the field: it does not look hung, nor leaky.
import { existsSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { runPlanted } from './planted-run.ts'

const lacksProc = !existsSync('/proc/self/stat')
if (lacksProc) console.warn('skipped: planted subjects need /proc')

afterEach(() => vi.unstubAllEnvs())

describe.skipIf(lacksProc)('a subject that tells', () => {
  it.for<readonly [string, RegExp]>([
    ['infinity', /^Read progress\.done: found Infinity, wanted a finite number of at least 0$/],
    ['not-a-number', /^Read progress\.done: found NaN, wanted/],
    ['negative', /^Read progress\.done: found -1, wanted/],
    ['unit-without-end', /^Read progress\.unit: found a string, wanted a text of at most 256 characters$/],
    ['figure-of-infinity', /^Read figures\.storedRows: found Infinity, wanted a finite number$/],
    ['figure-of-bigint', /^Read figures\.storedRows: found a bigint, wanted a finite number$/],
    ['figure-of-cycles', /^Read figures\.endless: found an object, wanted a finite number$/],
    ['figure-that-throws', /^Read figures: a field threw when it was read, wanted plain fields$/],
    ['names-of-megabytes', /^Read figures: found 9000 names, wanted at most 1000/],
    ['name-of-megabytes', /^Read figures\.x{40}…: found a name of 4200000 characters, wanted at most 256$/],
    ['negative-holding', /^Read holdings\.lock: found -1, wanted a finite number of at least 0$/],
    ['holding-of-text', /^Read holdings\.lock: found a string, wanted/],
    ['answer-without-line', /^Read answers\.storedRows\.line: found a string, wanted/],
    ['record-of-infinity', /^Read record\.rows: found Infinity, wanted a finite number of at least 0$/],
    ['channel', /^Hear the measured process: it closed descriptor 3 during rehearsal, in \w+\(\), wanted/],
  ])('%s is refused with the field', async ([what, message]) => {
    vi.stubEnv('TELLS', what)
    await expect(runPlanted('contract/tells', { cycles: 40 })).rejects.toMatchObject({
      code: 'subject',
      message: expect.stringMatching(message),
    })
  })

  it('nothing is judged as ever', async () => {
    vi.stubEnv('TELLS', 'nothing')
    const { series, verdict } = await runPlanted('contract/tells', { cycles: 40 })
    expect(series.end).toEqual({ how: 'closed' })
    expect(verdict.verdict).toBe('clean')
  })

  it('something that cannot be shown has thrown, and is a finding', async () => {
    vi.stubEnv('TELLS', 'thrown-object')
    const { series } = await runPlanted('contract/tells', { cycles: 40 })
    expect(series.end).toMatchObject({ how: 'threw', message: 'something that cannot be shown as text' })
  })
})
