// What further lives leave, told from what came with the steps of the run, ever more slowly.
import { describe, expect, it } from 'vitest'
import { livingGrowth } from '../../../src/findings/heap/living-growth.ts'

import { planted, survey } from '../survey.ts'

const LOOKS = [0, 216, 330, 451, 620, 864]
/** A table that is filled when an entry is first met. */
const met = (steps: number) => Math.floor(4_096 * (1 - Math.exp(-steps / 512)))

const warm = (cycle: number) => Math.min(600, 5 * cycle) + cycle

const tooth = (steps: number) => 100 + ((2 * steps) % 2_400)

const warmed = (steps: number) => Math.min(400, steps)

const left = (at: (cycle: number) => number, after: (lives: number) => number, cycles = LOOKS) =>
  livingGrowth(survey([planted, { at, after }], { cycles, lives: [2, 8, 11, 15, 18] }))

/** What further lives leave of commands in a list, which has bytes for them and is held by another way than while it ran. */
const kept = (aboveElsewhere: readonly number[]) => {
  const list = { path: ['program (Program)', 'commands (Array)'], what: 'Array', after: () => 1 }
  const commands = {
    path: [...list.path, 'Command'],
    above: [90],
    at: warm,
    bytesEach: 1_000,
    after: (lives: number) => 900 + lives,
  }
  const found = survey([planted, list, { ...commands, aboveElsewhere }])
  const paths = found.paths.map((each) =>
    each.what === 'Array' ? { ...each, bytes: found.paths.at(-1)?.bytes ?? [] } : each,
  )
  return livingGrowth({ ...found, paths }).map(({ path: { path: words } }) => words.at(-1))
}

describe('what further lives leave', () => {
  it('is nothing where their steps only go on with what wears off', () => {
    expect(left(met, (lives) => met(1_100 + 5 * lives))).toEqual([])
  })

  it('is what each of them adds, also where the run warmed up first', () => {
    expect(left(warm, (lives) => warm(1_100 + 5 * lives))).toMatchObject([{ shape: 'goes-on', rate: 5 }])
    expect(
      left(
        () => 3,
        (lives) => 3 + lives,
      ),
    ).toMatchObject([{ shape: 'goes-on', rate: 1 }])
  })

  it('is nothing of what the steps fill and cut back, once that was seen for long', () => {
    const far = [...LOOKS, 1_756, 3_320, 5_769, 8_703]
    expect(left(tooth, (lives) => tooth(100 + 5 * lives), far)).toEqual([])
    expect(left(tooth, (lives) => 20 * lives, far)).toMatchObject([{ shape: 'goes-on', rate: 20 }])
    expect(left(tooth, (lives) => tooth(100 + 5 * lives))).toMatchObject([{ shape: 'goes-on' }])
  })

  it('is what each leaves where the run warmed up and held, however fast that was, and however long it was seen', () => {
    const far = [...LOOKS, 1_756, 3_320, 5_769, 8_703]
    expect(left(warmed, (lives) => 400 + lives, far)).toMatchObject([{ shape: 'goes-on', rate: 1 }])
  })

  it('is more than what wears off, where they add faster than the run did in the end', () => {
    const faster = (lives: number) => met(1_100) + 12 * lives
    expect(left(met, faster)).toMatchObject([{ shape: 'goes-on', rate: 12 }])
  })

  it('is in a container, whose bytes are what is in it, by whatever way that was reached while it ran', () => {
    expect(kept([])).toContain('commands (Array)')
    expect(kept([2])).toEqual(['Command'])
  })
})
