import { expect, it } from 'vitest'
import { failureText } from '../../src/testing/failure-text.ts'
import { ALL_HOSTILE } from '../report/hostile-text.ts'
import { leakyRun, reported } from '../report/reported.ts'

it('says what leaks and where, and nothing in it is obeyed by a terminal', () => {
  const plain = failureText(reported(leakyRun('src/poll.ts', 12)))
  expect(plain).toMatch(/^leak: life: The number of timers [^]*at src\/poll\.ts:12 in poll/)
  const hostile = failureText(reported(leakyRun(ALL_HOSTILE, 1)))
  expect(hostile).toContain('␛[31m')
  expect(hostile).not.toMatch(/(?!\n)\p{Cc}/u)
})

it('begins no command of a CI that reads what a runner prints', () => {
  const text = failureText(reported(leakyRun('\n  ::error::owned\n##[error]owned', 1)))
  expect(text).toContain('owned')
  expect(text).not.toMatch(/^\s*::|##\[/m)
})
