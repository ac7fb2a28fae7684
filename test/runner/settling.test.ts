import { describe, expect, it } from 'vitest'
import { Settling } from '../../src/runner/settling.ts'
import { sample } from '../findings/series.ts'

const reference = sample({ moment: 'rested' })
const withTimers = (Timeout: number) =>
  sample({ moment: 'closed', inside: { activeResources: { PipeWrap: 2, Timeout } } })

function waits(
  settling: Settling,
  looks: readonly ReturnType<typeof sample>[],
): readonly (number | undefined)[] {
  return looks.map((look) => settling.waitMs(look))
}

describe('settling', () => {
  it('is done at once when all is back, or less is there than before', () => {
    expect(new Settling(reference, 'closed').waitMs(reference)).toBeUndefined()
    expect(new Settling(withTimers(2), 'closed').waitMs(reference)).toBeUndefined()
  })

  it('waits longer each time after close, and gives up', () => {
    const settling = new Settling(reference, 'closed')
    const looks = Array.from({ length: 9 }, () => withTimers(1))
    expect(waits(settling, looks)).toEqual([25, 50, 100, 200, 400, 800, 1_600, 3_000, undefined])
  })

  it('is done as soon as the rest has gone', () => {
    const settling = new Settling(reference, 'closed')
    expect(waits(settling, [withTimers(2), withTimers(1), withTimers(0)])).toEqual([25, 50, undefined])
  })

  it('takes a rehearsal for rested once it does not change any more', () => {
    const settling = new Settling(reference, 'rested')
    const looks = [withTimers(3), withTimers(2), withTimers(1), withTimers(1), withTimers(1)]
    expect(waits(settling, looks)).toEqual([25, 50, 100, 200, undefined])
  })
})
