import { describe, expect, it } from 'vitest'
import { insideOfKept } from '../../../src/findings/cause/inside-of-kept.ts'
import type { FindingOf } from '../../../src/findings/finding.ts'
import { grownPath } from '../evidence.ts'
import { planted, survey } from '../survey.ts'

type Path = FindingOf<'growing-path'>

const path = (
  steps: readonly string[],
  objectsPerCycle: number,
  over: Partial<Path['evidence']> = {},
): Path => ({
  rule: 'growing-path',
  kind: 'heap',
  message: steps.join(' '),
  phase: 'life',
  culprit: { file: '/app/a.js', line: steps.length },
  retainerPath: steps,
  evidence: { ...grownPath, path: steps.join(' → '), during: 'one life', objectsPerCycle, ...over },
})
const sessions = path(['sessions (Object)', 'Server and string'], 2, {
  path: 'sessions (Object) → Server',
  classes: ['Server', 'string'],
  classRates: [1, 1],
})
const parts = path(['sessions (Object)', 'Server', 'Object and Protocol'], 5, {
  path: 'sessions (Object) → Server → Object',
  classes: ['Object', 'Protocol'],
  classRates: [4, 1],
})
const log = (rate: number): Path => path(['sessions (Object)', 'Server', 'log (Array)', 'Entry'], rate)
/** A log in so many servers for each cycle. */
const logs = (perCycle: number) =>
  survey([
    planted,
    { path: ['sessions (Object)', 'Server'], at: (cycle) => cycle },
    { path: ['sessions (Object)', 'Server', 'log (Array)'], above: [2], at: (cycle) => 1 + perCycle * cycle },
    { path: stepsOf(log(1)), above: [3, 2], at: (cycle) => 3 * cycle },
  ])
const stepsOf = ({ retainerPath = [] }: Path): readonly string[] => retainerPath
const told = (...found: readonly Path[]) => insideOfKept(found, logs(1)).map(({ message }) => message)

describe('what lies in things that are kept', () => {
  it('follows from who keeps them, whatever line has put it there', () => {
    const [first, ...others] = insideOfKept([parts, sessions], logs(1))
    expect(others).toEqual([])
    expect(first).toMatchObject({ message: sessions.message, follows: [{ message: parts.message }] })
  })

  it('follows where each has a container for it, with so many entries, or fewer', () => {
    expect(told(sessions, log(3))).toEqual([sessions.message])
    expect(told(sessions, log(0.3))).toEqual([sessions.message])
  })

  it('is a leak of its own where one of them alone gets ever more, or each more than comes with it', () => {
    expect(insideOfKept([sessions, log(1)], logs(0))).toHaveLength(2)
    expect(told(sessions, log(3.5))).toHaveLength(2)
    expect(told(sessions, log(40))).toHaveLength(2)
  })

  it('is nothing of another path, class, phase or of further lives', () => {
    expect(told(sessions, path(['others (Object)', 'Server', 'Object'], 1))).toHaveLength(2)
    expect(told(sessions, path(['sessions (Object)', 'Client', 'Object'], 1))).toHaveLength(2)
    expect(told(sessions, { ...parts, phase: 'close' })).toHaveLength(2)
    expect(told(sessions, path(stepsOf(parts), 1, { during: 'further lives' }))).toHaveLength(2)
    expect(insideOfKept([sessions, parts], undefined)).toHaveLength(2)
  })
})
