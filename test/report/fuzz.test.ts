// Whatever a result and its samples hold: either a refusal of code `input`, or reports that are valid, dead and without
// secrets. `TIDEMARK_FUZZ=10000` tries so many.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../src/findings/verdict.ts'
import { TidemarkError } from '../../src/errors.ts'
import { githubAnnotations } from '../../src/report/ci/github-annotations.ts'
import { junitXml } from '../../src/report/ci/junit.ts'
import { markdownComment, markdownSummary } from '../../src/report/ci/markdown.ts'
import { sarifLog } from '../../src/report/ci/sarif.ts'
import { repositoryAt } from '../../src/report/code-excerpt.ts'
import { reportPage } from '../../src/report/html/page.ts'
import { recordedRun } from '../../src/report/recorded-run.ts'
import { redaction } from '../../src/redacted.ts'
import { reportedRun, type ReportedRun } from '../../src/report/reported-run.ts'
import type { Result } from '../../src/report/result.ts'
import { terminalReport } from '../../src/report/terminal.ts'
import { claim, run, series } from '../findings/series.ts'
import { fuzzRuns } from '../fuzz-runs.ts'
import { junitFaults } from './ci/junit-faults.ts'
import { sarifFaults } from './ci/sarif-faults.ts'
import { ENVIRONMENT, hostileResult, hostileSamples, hostileText, SECRETS } from './hostile-result.ts'
import { liveMarkup } from './live-markup.ts'
import { RunDirectory } from './reported.ts'

const runs = fuzzRuns(200)
const redact = redaction(ENVIRONMENT)
const repository = repositoryAt(process.cwd())
const base = 'https://github.com/me/mine/blob/0123456789abcdef'
/** What our own styles are made of. */
const STYLE = new RegExp(String.raw`${'\u001b'}\[[\d;]*m`, 'g')
const TIMEOUT_MS = 60_000 + runs.numRuns * 200

/** As `tidemark report` reads it. */
function read(result: unknown, samples: string): ReportedRun {
  using directory = new RunDirectory({ result: JSON.stringify(result), samples })
  return reportedRun(recordedRun(directory.path), repository, redact)
}

/** The message of the refusal; whatever else is thrown is a fault of ours. */
function pageOrRefusal(result: unknown, samples: string): string {
  try {
    return reportPage([read(result, samples)])
  } catch (error) {
    if (error instanceof TidemarkError && error.code === 'input') return error.message
    throw error
  }
}

function secretsIn(text: string): readonly string[] {
  return SECRETS.filter(
    (secret) => text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1)),
  )
}

function eachRun(check: (reported: ReportedRun) => void): void {
  fc.assert(
    fc.property(hostileResult, hostileSamples, (result, samples) => check(read(result, samples))),
    runs,
  )
}

describe('a report of hostile text', () => {
  it(
    'as a page has nothing alive in it, and no secret',
    () =>
      eachRun((reported) => {
        const page = reportPage([reported])
        expect(liveMarkup(page)).toEqual([])
        expect(secretsIn(page)).toEqual([])
      }),
    TIMEOUT_MS,
  )

  it(
    'as JUnit XML is what its schema wants',
    async () => {
      const reported: ReportedRun[] = []
      eachRun((each) => {
        const xml = junitXml([each])
        expect(secretsIn(xml)).toEqual([])
        reported.push(each)
      })
      // All at once: the validator takes a second to start.
      for (let from = 0; from < reported.length; from += 500) {
        expect(await junitFaults(junitXml(reported.slice(from, from + 500)))).toEqual([])
      }
    },
    TIMEOUT_MS,
  )

  it(
    'as SARIF is what the official schema wants',
    () =>
      eachRun((reported) => {
        const log = sarifLog([reported], '1.2.3')
        expect(sarifFaults(log)).toEqual([])
        expect(secretsIn(log)).toEqual([])
      }),
    TIMEOUT_MS,
  )

  it(
    'as Markdown has no markup of its own, and its tables keep their cells',
    () =>
      eachRun((reported) => {
        for (const text of [markdownComment([reported], base), markdownSummary([reported], base)]) {
          expect(text).not.toMatch(/<(?!\/?(?:code|details|summary)>|!-- tidemark-report -->)/)
          expect(text).not.toMatch(/(?<!\\)!\[|\]\((?!https:\/\/github\.com\/me\/mine\/)|(?<!\w)@[a-z\d]/i)
          expect(unevenTables(text)).toEqual([])
          expect(secretsIn(text)).toEqual([])
        }
      }),
    TIMEOUT_MS,
  )

  it(
    'as annotations is one command a line',
    () =>
      eachRun((reported) => {
        const text = githubAnnotations([reported])
        for (const line of text.split('\n').filter((each) => each !== '')) {
          expect(line).toMatch(/^::(?:error|warning) (?:\w+=[^,:]*)(?:,\w+=[^,:]*)*::/)
          expect(line).not.toMatch(/(?!\t)\p{Cc}/u)
        }
        expect(secretsIn(text)).toEqual([])
      }),
    TIMEOUT_MS,
  )

  it(
    'on a terminal obeys nothing, and no line of it looks like a verdict of ours',
    () => {
      fc.assert(
        fc.property(hostileResult, hostileText, fc.boolean(), (result, name, color) => {
          const text = onTerminal(result, name, color)
          const bare = color ? text.replaceAll(STYLE, '') : text
          expect(bare).not.toMatch(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u)
          const signs = bare.split('\n').filter((line) => /^[✔✘?] /.test(line))
          expect(signs.length).toBeLessThanOrEqual(1 + result.findings.length)
        }),
        runs,
      )
    },
    TIMEOUT_MS,
  )
})

function onTerminal(
  { verdict, reasons, findings, suppressed, claim: claimed }: Result,
  name: string,
  color: boolean,
): string {
  const ran = {
    ...run(series(12, undefined, { phase: name })),
    scenario: name,
    subject: `${name} `,
    plant: name,
  }
  const judged: Verdict = JSON.parse(JSON.stringify({ verdict, reasons, findings, suppressed }))
  const told = { ...claim, ...(claimed !== undefined && { claim: claimed }) }
  return terminalReport(ran, judged, told, { color })
}

/** Tables in which some row has another number of cells than its head. */
function unevenTables(text: string): readonly string[] {
  const tables = text
    .split(/\n(?!\|)/)
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
  return tables.flatMap((rows) => {
    const cells = rows.map((row) => row.match(/(?<!\\)(?:\\\\)*\|/g)?.length)
    return new Set(cells).size > 1 ? [rows.join('\n')] : []
  })
}

describe('files that are no result and no samples', () => {
  it(
    'are refused with a reason, or shown',
    () => {
      const damaged = fc.oneof(
        fc.jsonValue(),
        fc
          .tuple(hostileResult, fc.string(), fc.jsonValue())
          .map(([result, key, value]) => ({ ...result, [key]: value })),
        fc
          .tuple(
            hostileResult,
            fc.constantFrom('findings', 'phases', 'environment', 'metrics', 'startedAt'),
            fc.jsonValue(),
          )
          .map(([result, key, value]) => ({ ...result, [key]: value })),
      )
      fc.assert(
        fc.property(damaged, hostileSamples, (result, samples) => {
          expect(pageOrRefusal(result, samples)).toMatch(
            /<\/html>\n$|^Read .*(?:wanted|it is no tidemark\.result\/1)/,
          )
        }),
        runs,
      )
    },
    TIMEOUT_MS,
  )
})

describe('what these tests look for', () => {
  it('is seen where it is there', () => {
    expect(liveMarkup('<p onclick="x"><img src=x><a href="javascript:x"></a><!-- c --></p>')).toEqual([
      'attribute onclick of p',
      'element img',
      'attribute src of img',
      'address javascript:x',
      'a comment',
      '0 style sheets',
    ])
    expect(secretsIn(`a ${SECRETS[1]} b`)).toEqual([SECRETS[1]])
    expect(unevenTables('| a | b |\n| --- | --- |\n| c | d | e |\n')).toHaveLength(1)
  })
})
