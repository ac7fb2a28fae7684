// Listeners that follow from what one file acquires, and those that do not.
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/findings/finding.ts'
import { withoutFollowers } from '../../../src/findings/cause/listeners-of-the-leaked.ts'

const file = '/app/node_modules/rolling-log/index.js'
const cycles = Array.from({ length: 12 }, (_, index) => index * 10)

function grown(
  kind: string,
  label: string,
  given: { readonly counts: readonly number[]; readonly file?: string },
): Finding {
  const { counts } = given
  return {
    rule: 'growth-by-origin',
    kind,
    message: `${kind} ${label}`,
    phase: 'life',
    culprit: { file: given.file ?? file, line: kind === 'stream' ? 7 : 12 },
    growthPerCycle: ((counts.at(-1) ?? 0) - (counts[0] ?? 0)) / 110,
    evidence: { label, cycles, counts },
  }
}

const streams = cycles.map((_, index) => 3 + index * 2)
const seven = streams.map((count) => count * 7)

const told = (findings: readonly Finding[]) => withoutFollowers(findings).map(({ message }) => message)

describe('listeners on something that lasts', () => {
  it('follow from what their package opens, so many for each', () => {
    const late = seven.map((count, index) => (index === 5 ? count - 7 : count))
    for (const counts of [seven, late, seven.map((count) => count + 40)]) {
      const found = [
        grown('stream', 'WriteStream', { counts: streams }),
        grown('listener', "PassThrough 'end'", { counts }),
      ]
      expect(told(found)).toEqual(['stream WriteStream'])
      expect(withoutFollowers(found)[0]?.evidence.alsoSeen).toEqual(["listener PassThrough 'end'"])
    }
  })

  it('are told beside it in a file of the program, from another file, and at a rate of their own', () => {
    const stream = grown('stream', 'WriteStream', { counts: streams })
    const own = { counts: seven, file: '/app/log.js' }
    expect(
      told([
        grown('stream', 'WriteStream', { ...own, counts: streams }),
        grown('listener', "Bus 'end'", own),
      ]),
    ).toHaveLength(2)
    const others = [own.file, '/app/node_modules/rolling-log/other.js']
    for (const each of others)
      expect(told([stream, grown('listener', "Bus 'end'", { counts: seven, file: each })])).toHaveLength(2)
    const apart = [
      streams.map((count) => count * 17),
      streams.map((_, index) => 9 * index ** 2),
      [...streams].map((_, index) => index * 3 + (index % 3) * 3),
    ]
    for (const counts of apart)
      expect(told([stream, grown('listener', "Bus 'end'", { counts })])).toHaveLength(2)
  })
})

const through = (name: string) => ({
  package: name,
  file: `/app/node_modules/${name}/index.js`,
  line: 76,
})

describe('listeners on ever more emitters, asked for by another line of the program', () => {
  const socket: Finding = {
    ...grown('socket', 'client socket', { counts: streams, file: '/app/main.js' }),
    culprit: { file: '/app/main.js', line: 11, through: through('pools') },
  }
  const listeners = (name: string, emitters: readonly number[]): Finding => ({
    rule: 'growth-by-origin',
    kind: 'listener',
    message: 'listener of a pool',
    phase: 'life',
    culprit: { file: '/app/main.js', line: 10, through: through(name) },
    growthPerCycle: 0.4,
    evidence: { label: "Pool 'connect'", cycles, counts: streams.map((count) => 2 * count), emitters },
  })

  it('follow from what leaks through the same package', () => {
    expect(told([socket, listeners('pools', streams)])).toEqual(['socket client socket'])
    const timer: Finding = { ...socket, kind: 'timer', message: 'timer of a socket' }
    expect(withoutFollowers([timer, socket, listeners('pools', streams)])).toMatchObject([
      timer,
      { kind: 'socket', follows: [{ message: 'listener of a pool' }] },
    ])
  })

  it('are told beside what leaks through another, and where the emitter is one', () => {
    expect(told([socket, listeners('events', streams)])).toHaveLength(2)
    const one = cycles.map(() => 1)
    expect(told([socket, listeners('pools', one)])).toHaveLength(2)
  })
})
