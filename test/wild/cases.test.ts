// The cases of bench/wild hold to their form, and a cause is recognised in a finding.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isAsExpected, wildProgram, wildPrograms } from '../../bench/wild-case.ts'
import { named } from '../../bench/wild-check.ts'

const folder = resolve(import.meta.dirname, '../../bench/wild')
const programs = wildPrograms()
const finding = (at: string | undefined, retainerPath?: string[]) => {
  const [file = '', line = '0'] = at?.split(':') ?? []
  return {
    rule: 'growth',
    kind: 'heap',
    message: '',
    phase: '',
    evidence: {},
    ...(at === undefined ? {} : { culprit: { file, line: Number(line) } }),
    ...(retainerPath === undefined ? {} : { retainerPath }),
  }
}

describe('a case', () => {
  it('is in each folder, with an affected and a fixed program, or a healthy one', () => {
    const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? entry.name : [],
    )
    for (const name of names) {
      const sides = programs.filter((program) => program.case.name === name).map(({ side }) => side)
      expect([`${name}: affected, fixed`, `${name}: healthy`]).toContain(`${name}: ${sides.join(', ')}`)
    }
  })

  it.each(programs)('$case.name, $side: pins its versions and has its driver', ({ driver, versions }) => {
    for (const version of Object.values(versions)) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(readFileSync(driver, 'utf8')).toMatch(/^\/\/ .+\n(.*\n)*export async function create\(\)/)
  })

  it.each(programs.filter(({ side }) => side === 'affected'))(
    '$case.name: says who reported it and names lines of the driver that there are',
    ({ case: each, driver }) => {
      expect(each.reports.join(', ')).toMatch(/^\S+ (issue|pull) \d+/)
      expect(each.causes.length).toBeGreaterThan(0)
      const lines = readFileSync(driver, 'utf8').split('\n')
      for (const cause of each.causes.filter((place) => place.startsWith('driver.mjs:')))
        expect(lines[Number(cause.split(':')[1]) - 1]?.trim()).not.toBe('')
    },
  )

  it.each(programs.filter(({ side }) => side === 'fixed'))(
    '$case.name: is fixed by a version or by another use',
    ({ case: each, driver }) => {
      const hasOtherUse = existsSync(join(dirname(driver), 'driver.fixed.mjs'))
      expect(hasOtherUse || JSON.stringify(each.affected) !== JSON.stringify(each.fixed)).toBe(true)
    },
  )

  it('that is fixed by a bound may be undecided, and none else', () => {
    const filling = wildProgram('gpt3-encoder-cache', 'fixed')
    const fixed = wildProgram('debug-instances', 'fixed')
    const verdicts = ['clean', 'undecided', 'leak', 'failed']
    expect(verdicts.map((verdict) => isAsExpected(filling, verdict))).toEqual([true, true, false, false])
    expect(verdicts.map((verdict) => isAsExpected(fixed, verdict))).toEqual([true, false, false, false])
    const affected = wildProgram('debug-instances', 'affected')
    expect(verdicts.map((verdict) => isAsExpected(affected, verdict))).toEqual([false, false, true, false])
  })
})

describe('a cause', () => {
  const { case: debug } = wildProgram('debug-instances', 'affected')
  const { case: undici } = wildProgram('undici-agent-origins', 'affected')

  it('is named by its file and line, also below another package', () => {
    expect(named(debug, [finding('node_modules/debug/src/common.js:131')])).toBe('first')
    expect(named(debug, [finding('node_modules/a/node_modules/debug/src/common.js:131')])).toBe('first')
    expect(named(debug, [finding('node_modules/debug/src/common.js:132')])).toBe('no')
    expect(named(debug, [finding('node_modules/not-debug/src/common.js:131')])).toBe('no')
  })

  it('is named by its file alone where no line is known, and by what holds it', () => {
    expect(named(undici, [finding('node_modules/undici/lib/dispatcher/agent.js:7')])).toBe('first')
    expect(named(undici, [finding(undefined, ['agent (Agent)', 'clients (Map)'])])).toBe('first')
    expect(named(undici, [finding(undefined, ['agent (Agent)', 'clientsOfOthers (Map)'])])).toBe('no')
  })

  it('may be in a later finding, or in none', () => {
    const other = finding('driver.mjs:1')
    expect(named(debug, [other, finding('node_modules/debug/src/common.js:131')])).toBe('later')
    expect(named(debug, [other])).toBe('no')
    expect(named(debug, [])).toBe('no')
  })
})
