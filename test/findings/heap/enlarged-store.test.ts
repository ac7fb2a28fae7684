// Stores of plain numbers as V8 enlarges them: what is filled without an end, and what is full at some time.
import { describe, expect, it } from 'vitest'
import { isEnlarged, storeEntries } from '../../../src/findings/heap/enlarged-store.ts'

/** Where a survey of 216 cycles looks, after 24 of a warm-up. */
const LOOKS = [0, 216, 330, 451, 620, 864]
const WARM_UP = 24

const stores = {
  Array: (entries: number) => {
    let room = 4
    while (room < entries) room = room + 1 + Math.floor((room + 1) / 2) + 16
    return 16 + room * 8
  },
  Set: (entries: number) => 40 + doubled(entries) * 20,
  Map: (entries: number) => 40 + doubled(entries) * 28,
}
const kinds = ['Array', 'Set', 'Map'] as const

function doubled(entries: number): number {
  let room = 4
  while (room < entries) room *= 2
  return room
}

const sizes = (kind: (typeof kinds)[number], entries: (step: number) => number) =>
  LOOKS.map((x) => ({ x, y: stores[kind](entries(x + WARM_UP)) }))

const TRACED = 39

/** Of a trace after the last look. */
const grown = (kind: (typeof kinds)[number], { held, perStep }: { held: number; perStep: number }) => {
  const grew = Math.round(perStep * TRACED)
  const container = { kind, grew, size: Math.round(held) + grew, adds: [] }
  return { containers: grew > 0 ? [container] : [], cycles: TRACED }
}

const isAddedTo = (kind: (typeof kinds)[number], entries: (step: number) => number): boolean => {
  const end = 864 + WARM_UP
  const traced = grown(kind, { held: entries(end), perStep: (entries(end + TRACED) - entries(end)) / TRACED })
  return storeEntries({ what: kind, bytes: sizes(kind, entries) }, traced)?.isAddedTo === true
}

describe('a store of numbers', () => {
  it('is enlarged again and again when every step adds as many, however many', () => {
    for (const kind of kinds) {
      for (const perStep of [0.5, 1, 2, 3, 7, 20, 33]) {
        const found = isAddedTo(kind, (step) => perStep * step)
        expect([kind, perStep, found]).toEqual([kind, perStep, true])
      }
    }
  })

  it('is not once it is full, whenever that is: then nothing more is added to it', () => {
    for (const kind of kinds) {
      for (let full = 10; full < 888; full += 1) {
        const found = isAddedTo(kind, (step) => Math.min(step, full))
        expect([kind, full, found]).toEqual([kind, full, false])
      }
    }
  })

  it('is judged by the size at which it was traced, where it was looked at far later too', () => {
    for (const what of kinds) {
      const far = [3_320, 5_769].map((x) => ({ x, y: stores[what](2 * (x + WARM_UP)) }))
      const bytes = [...sizes(what, (step) => 2 * step), ...far]
      const traced = grown(what, { held: 2 * (864 + WARM_UP), perStep: 2 })
      const found = storeEntries({ what, bytes }, { ...traced, untilCycle: 904 })
      expect([what, found?.isAddedTo]).toEqual([what, true])
      expect(found?.held).toBeGreaterThan(5_769)
    }
  })

  it('is not when it is emptied in between', () => {
    for (const kind of kinds) {
      const bytes = sizes(kind, (step) => 3 * (step % 300))
      expect([kind, isEnlarged(bytes)]).toEqual([kind, false])
    }
  })

  it('is not by what has all but stopped', () => {
    for (const kind of kinds) {
      const found = isAddedTo(kind, (step) => 600 * (1 - Math.exp(-step / 600)))
      expect([kind, found]).toEqual([kind, false])
    }
  })

  it('is not by what another container adds: of another kind, much slower, or with more in it', () => {
    const what = 'Set'
    const bytes = sizes(what, (step) => 3 * step)
    const held = 3 * (864 + WARM_UP)
    for (const traced of [
      grown('Map', { held, perStep: 3 }),
      grown(what, { held, perStep: 0.2 }),
      grown(what, { held: 3 * held, perStep: 3 }),
      grown(what, { held: 100, perStep: 3 }),
    ]) {
      expect(storeEntries({ what, bytes }, traced)).toMatchObject({ isAddedTo: false })
    }
    expect(storeEntries({ what, bytes }, grown(what, { held, perStep: 3 }))).toMatchObject({
      isAddedTo: true,
      held: held + 117,
    })
  })
})
