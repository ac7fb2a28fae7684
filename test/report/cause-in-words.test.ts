// Every report tells a cause in the same order: what grows, what holds it, who adds, through which package, what follows.
import { expect, it } from 'vitest'
import type { Caused, ToldCulprit } from '../../src/findings/cause/cause.ts'
import { findingInWords } from '../../src/report/ci/finding-in-words.ts'
import { causeLines, followsInWords } from '../../src/report/cause-in-words.ts'

const followed = {
  kind: 'timer',
  message: 'The number of timers grew',
  culprit: { file: 'src/session.ts', line: 9 },
}
const finding: Caused = {
  kind: 'heap',
  message: 'The number of Session grew',
  phase: 'life',
  retainerPath: ['sessions (Map)', 'Session'],
  culprit: {
    file: 'src/app.ts',
    line: 7,
    function: 'open',
    code: 'hub.join(session)',
    through: { package: 'hub', version: '2.4.0', file: 'node_modules/hub/index.js', line: 20 },
  },
  follows: [followed],
  evidence: {},
}

const cycles = [...Array.from({ length: 20 }).keys()]
const listening = (emitters: readonly number[]): Partial<Caused> => ({
  kind: 'listener',
  evidence: { label: "AbortSignal 'abort'", emitters },
})

it('tells a cause part by part, the holder before the line that adds', () => {
  expect(findingInWords(finding).split('\n')).toEqual([
    'life: The number of Session grew',
    '  held by sessions (Map) → Session',
    '  at src/app.ts:7 in open',
    '     hub.join(session)',
    '  through hub@2.4.0 node_modules/hub/index.js:20',
    '  from this follows: The number of timers grew (src/session.ts:9)',
  ])
})

it('counts what follows beyond four, each once', () => {
  const follows = Array.from({ length: 12 }, (_, at) => ({ ...followed, message: `kind ${at % 6} grew` }))
  expect(followsInWords({ ...finding, follows })).toHaveLength(5)
  expect(followsInWords({ ...finding, follows }).at(-1)).toBe('and 2 more that follow, see the result')
})

it('says what of Node’s holds a timer, and which emitter its listeners', () => {
  const { retainerPath: _, ...free } = finding
  const held = (over: Partial<Caused>) => causeLines({ ...free, ...over }, ' ')[0]?.text
  expect(held({ kind: 'timer' })).toBe('held by Node’s list of timers')
  expect(held(listening(cycles.map(() => 1)))).toBe("held by AbortSignal → listeners of 'abort'")
  expect(held(listening(cycles))).toBe('at src/app.ts:7 open')
})

it('says that a line was found by name', () => {
  const culprit = { file: 'src/app.ts', line: 7, isByName: true as const }
  expect(causeLines({ ...finding, culprit }, ' ')[1]?.text).toContain('the line is found by name')
})

it('never tells where a function begins as the line that adds', () => {
  const culprit = { file: 'src/app.ts', line: 5, isBeginning: true as const }
  const words = (over: Partial<ToldCulprit>) =>
    findingInWords({ ...finding, culprit: { ...culprit, ...over } })
  expect(words({ function: 'open' })).toContain('\n  in function open, which begins at src/app.ts:5\n')
  expect(words({})).toContain('\n  in the function that begins at src/app.ts:5\n')
  const through = { package: 'hub', file: 'index.js', line: 20, function: 'join', isBeginning: true as const }
  expect(words({ through })).toContain('through hub, in function join, which begins at index.js:20')
  const follows = [{ ...followed, culprit }]
  expect(followsInWords({ ...finding, follows })[0]).toContain('(in what begins at src/app.ts:5)')
})
