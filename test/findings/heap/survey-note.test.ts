import { expect, it } from 'vitest'
import { surveyNotes } from '../../../src/findings/heap/survey-note.ts'
import type { Finding } from '../../../src/findings/finding.ts'
import { grownCount } from '../evidence.ts'
import { planted, survey } from '../survey.ts'

const timers: Finding = {
  rule: 'growth-by-origin',
  kind: 'timer',
  message: 'timers',
  phase: 'life',
  evidence: { ...grownCount, label: 'setInterval' },
}
const seen = survey([planted])

it('says how long the heap was asked who holds what grew, and whether to its end', () => {
  expect(surveyNotes([timers], seen)).toEqual([
    expect.stringMatching(/^Who holds what grew was looked for on the heap, for [\d.]+ m?s$/),
  ])
  expect(surveyNotes([timers], { ...seen, failure: 'no room' })[0]).toMatch(/, and not to its end$/)
  expect(surveyNotes([timers], undefined)).toEqual([])
  expect(surveyNotes([{ ...timers, kind: 'process' }], seen)).toEqual([])
})
