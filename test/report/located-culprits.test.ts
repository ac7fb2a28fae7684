// Culprits as a report shows them: from where the reader stands, with the line itself.
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, it } from 'vitest'
import type { Finding } from '../../src/findings/finding.ts'
import { grownPath } from '../findings/evidence.ts'
import { judge } from '../../src/findings/judge.ts'
import { locatedCulprits } from '../../src/report/located-culprits.ts'
import { resultOf } from '../../src/report/result.ts'
import { terminalReport } from '../../src/report/terminal.ts'
import { claim, run, series } from '../findings/series.ts'

const here = import.meta.dirname
const thisFile = import.meta.filename

function leakAt(file: string, line: number) {
  const origin = { kind: 'timer', label: 'setInterval', file, line, function: 'poll' }
  const probe = (live: number) => ({
    level: 'full',
    live: {},
    origins: [{ ...origin, live }],
    dropped: 0,
    faults: 0,
  })
  // What commented[id] = a comment says of a name is no line that writes to it.
  const leak = run(series(20, (cycle) => ({ inside: { probe: probe(cycle) } })))
  return { leak, verdict: locatedCulprits(judge(leak, claim), dirname(here)) }
}

it('have a path from the working directory and the code of their line', () => {
  const { leak, verdict } = leakAt(thisFile, 1)
  const code = '// Culprits as a report shows them: from where the reader stands, with the line itself.'
  const culprit = { file: 'report/located-culprits.test.ts', line: 1, function: 'poll', code }
  expect(verdict.findings[0]?.culprit).toEqual(culprit)
  expect(resultOf(leak, verdict, claim).findings[0]?.culprit).toEqual(culprit)
  expect(terminalReport(leak, verdict, claim, { color: false })).toContain(`
  at report/located-culprits.test.ts:1 poll
     ${code}
`)
})

it('outside of the working directory keep their path, and without a file or line have no code', () => {
  expect(leakAt('/elsewhere/gone.ts', 3).verdict.findings[0]?.culprit).toEqual({
    file: '/elsewhere/gone.ts',
    line: 3,
    function: 'poll',
  })
  expect(leakAt(thisFile, 9_999).verdict.findings[0]?.culprit).not.toHaveProperty('code')
})

const path = (line: number, growthPerCycle: number): Finding => ({
  rule: 'growing-path',
  kind: 'heap',
  message: `grew by ${growthPerCycle} B`,
  phase: 'life',
  culprit: { file: thisFile, line },
  growthPerCycle,
  evidence: grownPath,
})
const found = (...findings: Finding[]) => locatedCulprits({ findings }, here).findings

it('are one finding for all paths that one line adds to, the biggest first, and two for two lines', () => {
  expect(found(path(1, 30), path(1, 400), path(1, 9))).toMatchObject([
    { message: 'grew by 400 B', evidence: { alsoSeen: ['grew by 30 B', 'grew by 9 B'] } },
  ])
  expect(found(path(1, 30), path(2, 400)).map(({ message }) => message)).toEqual([
    'grew by 30 B',
    'grew by 400 B',
  ])
})

/** A function of this file, of which only the names on the path are known. */
function sought(line: number, seek: readonly string[]) {
  return found({ ...path(line, 1), culprit: { file: thisFile, line, function: 'leakAt', seek } })[0]?.culprit
}

it('say that a line was found by its name, and name no function that it is not in', () => {
  const start = lineOf('function leakAt(')
  const line = lineOf('const leak = run(')
  expect(sought(start, ['leak'])).toMatchObject({ line, function: 'leakAt', isByName: true })
  expect(sought(start, ['thisFile'])).toMatchObject({ line: lineOf('const thisFile'), isByName: true })
  expect(sought(start, ['thisFile'])).not.toHaveProperty('function')
  for (const name of ['missingName', 'commented'])
    expect(sought(start, [name])).not.toHaveProperty('isByName')
})

it('say of a function in which nothing tells the line that it begins there, and not of one of a single line', () => {
  const start = lineOf('function leakAt(')
  expect(sought(start, ['missingName'])).toMatchObject({ line: start, isBeginning: true })
  expect(sought(start, ['leak'])).not.toHaveProperty('isBeginning')
  const short = lineOf('const here = ')
  expect(sought(short, ['missingName'])).toMatchObject({ line: short })
  expect(sought(short, ['missingName'])).not.toHaveProperty('isBeginning')
})

it('say it of the package that a line leaks through as well', () => {
  const file = thisFile
  const through = {
    package: 'hub',
    file,
    line: lineOf('function leakAt('),
    function: 'leakAt',
    seek: ['none'],
  }
  const culprit = { file, line: 1, through }
  expect(found({ ...path(1, 1), culprit })[0]?.culprit?.through).toMatchObject({ isBeginning: true })
  const known = { ...culprit, through: { ...through, seek: ['leak'] } }
  expect(found({ ...path(1, 1), culprit: known })[0]?.culprit?.through).not.toHaveProperty('isBeginning')
})

function lineOf(text: string): number {
  const lines = readFileSync(thisFile, 'utf8').split('\n')
  return lines.findIndex((line) => line.includes(text)) + 1
}
