import { expect, it } from 'vitest'
import { StillLooks } from '../../src/runner/still-looks.ts'
import { sample } from '../findings/series.ts'

const look = sample({ moment: 'still' })

it('waits for a second and a half in all while what grew is there, and then begins anew', () => {
  const looks = new StillLooks()
  const waits = Array.from({ length: 7 }, () => looks.next(look, 'wait'))
  expect(waits.map(({ waitMs }) => waitMs)).toEqual([25, 50, 100, 200, 400, 800, undefined])
  expect(waits.map(({ isKept }) => isKept)).toEqual([false, false, false, false, false, false, true])
  expect(looks.next(look, 'wait')).toEqual({ waitMs: 25, isKept: false })
})

it('keeps a look that was waited for, and none where there was nothing to wait for', () => {
  const looks = new StillLooks()
  expect(looks.next(look, 'continue')).toEqual({ waitMs: undefined, isKept: false })
  looks.next(look, 'wait')
  expect(looks.next(look, 'continue')).toEqual({ waitMs: undefined, isKept: true })
  expect(looks.next(look, 'stop')).toEqual({ waitMs: undefined, isKept: false })
})

it('keeps every look in which something was recorded, for the next sample has not got it', () => {
  const distributions = { lateProcesses: { count: 1, sum: 2, max: 2, p50: 2, p99: 2 } }
  const told = sample({ moment: 'still', inside: { distributions } })
  const looks = new StillLooks()
  expect(looks.next(told, 'wait')).toEqual({ waitMs: 25, isKept: true })
  expect(looks.next(look, 'wait')).toEqual({ waitMs: 50, isKept: false })
  expect(new StillLooks().next(told, 'continue')).toEqual({ waitMs: undefined, isKept: true })
})

it('waits once more, for as long as the timers are set that have become more', () => {
  const looks = new StillLooks()
  const waits = Array.from({ length: 8 }, () => looks.next(look, { endsWithinMs: 3_000 }))
  expect(waits.map(({ waitMs }) => waitMs)).toEqual([25, 50, 100, 200, 400, 800, 3_100, undefined])
})
