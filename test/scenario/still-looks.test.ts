import { expect, it } from 'vitest'
import { StillLooks } from '../../src/scenario/still-looks.ts'

it('waits for a second and a half in all while what grew is there, and then begins anew', () => {
  const looks = new StillLooks()
  const waits = Array.from({ length: 7 }, () => looks.next('wait'))
  expect(waits.map(({ waitMs }) => waitMs)).toEqual([25, 50, 100, 200, 400, 800, undefined])
  expect(waits.at(-1)).toEqual({ waitMs: undefined, isKept: true })
  expect(looks.next('wait')).toEqual({ waitMs: 25, isKept: false })
})

it('keeps a look that was waited for, and none where there was nothing to wait for', () => {
  const looks = new StillLooks()
  expect(looks.next('continue')).toEqual({ waitMs: undefined, isKept: false })
  looks.next('wait')
  expect(looks.next('continue')).toEqual({ waitMs: undefined, isKept: true })
  expect(looks.next('stop')).toEqual({ waitMs: undefined, isKept: false })
})
