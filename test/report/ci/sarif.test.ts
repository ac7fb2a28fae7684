import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sarifLog } from '../../../src/report/ci/sarif.ts'
import type { ReportedRun } from '../../../src/report/reported-run.ts'
import { ALL_HOSTILE } from '../hostile-text.ts'
import { cleanRun, leakyRun, reported } from '../reported.ts'
import { sarifFaults } from './sarif-faults.ts'

const placeSchema = z.object({ uri: z.string(), line: z.number() })

function resultsOf(text: string) {
  const log: unknown = JSON.parse(text)
  const { runs } = z
    .object({
      runs: z.array(
        z.object({
          tool: z.object({ driver: z.object({ rules: z.array(z.object({ id: z.string() })) }) }),
          invocations: z.array(z.object({ executionSuccessful: z.boolean() })),
          results: z.array(
            z.object({
              ruleId: z.string(),
              message: z.object({ text: z.string() }),
              partialFingerprints: z.record(z.string(), z.string()),
              locations: z.array(
                z
                  .object({
                    physicalLocation: z.object({
                      artifactLocation: z.object({ uri: z.string() }),
                      region: z.object({ startLine: z.number() }),
                    }),
                  })
                  .transform(({ physicalLocation: physical }) =>
                    placeSchema.parse({
                      uri: physical.artifactLocation.uri,
                      line: physical.region.startLine,
                    }),
                  ),
              ),
            }),
          ),
        }),
      ),
    })
    .parse(log)
  return { faults: sarifFaults(text), run: runs[0] }
}

const leak = reported(leakyRun('src/poll.ts', 12))

function at(file: string, line: number, modulePath?: string): ReportedRun {
  return { ...reported(leakyRun(file, line)), modulePath }
}

function prints(run: ReportedRun) {
  return resultsOf(sarifLog([run], '1')).run?.results.map((each) => each.partialFingerprints['tidemark/1'])
}

const hashes = (...runs: readonly ReportedRun[]) =>
  resultsOf(sarifLog(runs, '1')).run?.results.map(
    ({ partialFingerprints }) => partialFingerprints['primaryLocationLineHash'],
  ) ?? []

describe('a SARIF log', () => {
  it('is what the official schema wants: of findings, of none, of several runs, of hostile text', () => {
    const hostile = at(ALL_HOSTILE, -1, ALL_HOSTILE)
    const undecided = reported(cleanRun(), { verdict: 'undecided', reasons: [ALL_HOSTILE] })
    for (const runs of [[leak], [reported(cleanRun())], [leak, leak], [undecided], [hostile], []]) {
      expect(resultsOf(sarifLog(runs, '1.2.3')).faults).toEqual([])
    }
  })

  it('fails that schema where it is broken: the schema can fail', () => {
    const text = sarifLog([leak], '1.2.3')
    const broken = [
      text.replace('"ruleId"', '"rule"'),
      text.replace('"2.1.0"', '"2.0.0"'),
      text.replace('"startLine": 12', '"startLine": 0'),
    ]
    for (const each of broken) expect(sarifFaults(each)).not.toEqual([])
  })

  it('puts a finding on its line, with its rule explained', () => {
    const { run } = resultsOf(sarifLog([leak], '1.2.3'))
    expect(run?.results[0]).toMatchObject({
      ruleId: 'growth-by-origin',
      locations: [{ uri: 'src/poll.ts', line: 12 }],
    })
    expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(['growth-by-origin', 'figure-growth'])
  })

  it('gives every result a place in the repository: one without would have all refused', () => {
    for (const file of ['/etc/passwd', '../up.ts', 'node:internal/timers', 'C:\\x.ts', '']) {
      expect(resultsOf(sarifLog([at(file, 3, 'test/subject.ts')], '1')).run?.results[0]?.locations).toEqual([
        { uri: 'test/subject.ts', line: 1 },
      ])
      expect(resultsOf(sarifLog([at(file, 3)], '1')).run?.results[0]?.locations).toEqual([
        { uri: 'package.json', line: 1 },
      ])
    }
  })

  it('knows a finding again by more than its numbers', () => {
    expect(prints(at('a.ts', 3))).toEqual(prints(at('a.ts', 4)))
    expect(prints(at('a.ts', 3))?.[0]).not.toBe(prints(at('b.ts', 3))?.[0])
    expect(new Set(prints(leak)).size).toBe(2)
  })

  it('has the fingerprint that code scanning reads, one for each finding and place', () => {
    expect(hashes(leak)).toEqual([
      expect.stringMatching(/^[0-9a-f]{16}:1$/),
      expect.stringMatching(/^[0-9a-f]{16}:1$/),
    ])
    expect(new Set(hashes(leak)).size).toBe(2)
    // The same in the next run, wherever the line has moved, and told once however many runs found it.
    expect(hashes(at('src/poll.ts', 99))).toEqual(hashes(at('src/poll.ts', 3)))
    expect(hashes(leak, leak)).toEqual(hashes(leak))
    const other = { ...leak, result: { ...leak.result, scenario: 'another' } }
    expect(hashes(leak, other)).toEqual(hashes(leak))
    // Two places of one function are two alerts.
    expect(hashes(at('a.ts', 3), at('a.ts', 7)).map((hash = '') => hash.split(':')[1])).toContain('2')
  })

  it('tells findings without a line apart, and says that the line is not theirs', () => {
    const log = resultsOf(sarifLog([at('/etc/x', 1, 'test/subject.ts')], '1'))
    const results = log.run?.results ?? []
    expect(results[0]?.message.text).toContain('its line is not known')
    expect(new Set(results.map((each) => each.partialFingerprints['primaryLocationLineHash'])).size).toBe(
      results.length,
    )
    expect(resultsOf(sarifLog([leak], '1')).run?.results[0]?.message.text).not.toContain('not known')
  })

  it('says of an undecided run that the tool did not do its work', () => {
    const undecided = reported(cleanRun(), { verdict: 'undecided', reasons: ['It never settled'] })
    expect(resultsOf(sarifLog([undecided], '1')).run?.invocations).toEqual([{ executionSuccessful: false }])
  })
})
