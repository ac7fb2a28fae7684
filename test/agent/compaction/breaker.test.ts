import { expect, it } from 'vitest'
import { Breaker, breakerCoolDownMs } from '../../../src/agent/compaction/breaker.ts'

function opened(): Breaker {
  const breaker = new Breaker()
  for (let failure = 0; failure < 3; failure++) {
    expect(breaker.admit(0)).toBe(true)
    breaker.failed(0)
  }
  return breaker
}

it('opens after three failures in a row, not after two', () => {
  const breaker = new Breaker()
  breaker.failed(0)
  breaker.failed(0)
  breaker.succeeded()
  breaker.failed(0)
  breaker.failed(0)
  expect(breaker.state(0)).toBe('closed')
  breaker.failed(0)
  expect(breaker.state(0)).toBe('open')
  expect(breaker.admit(breakerCoolDownMs - 1)).toBe(false)
})

it('lets one trial through after the cool-down, and closes when it succeeds', () => {
  const breaker = opened()
  expect(breaker.admit(breakerCoolDownMs)).toBe(true)
  expect(breaker.admit(breakerCoolDownMs)).toBe(false)
  breaker.succeeded()
  expect(breaker.state(breakerCoolDownMs)).toBe('closed')
  expect(breaker.admit(breakerCoolDownMs)).toBe(true)
})

it('opens again when the trial fails, for another cool-down', () => {
  const breaker = opened()
  expect(breaker.admit(breakerCoolDownMs)).toBe(true)
  breaker.failed(breakerCoolDownMs)
  expect(breaker.state(breakerCoolDownMs)).toBe('open')
  expect(breaker.admit(2 * breakerCoolDownMs)).toBe(true)
})

it('admits another trial when the first was aborted', () => {
  const breaker = opened()
  expect(breaker.admit(breakerCoolDownMs)).toBe(true)
  breaker.withdrawn()
  expect(breaker.admit(breakerCoolDownMs)).toBe(true)
})
