// Both places of a leak through a package, in every report: the user's line, and the package's.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Location, Log } from 'sarif'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fingerprintOf } from '../../src/findings/cause/fingerprint.ts'
import { judge } from '../../src/findings/judge.ts'
import { githubAnnotations } from '../../src/report/ci/github-annotations.ts'
import { junitXml } from '../../src/report/ci/junit.ts'
import { markdownSummary } from '../../src/report/ci/markdown.ts'
import { sarifLog } from '../../src/report/ci/sarif.ts'
import { findingCard } from '../../src/report/html/finding-card.ts'
import { locatedCulprits } from '../../src/report/located-culprits.ts'
import { resultOf } from '../../src/report/result.ts'
import { terminalReport } from '../../src/report/terminal.ts'
import type { Run } from '../../src/runner/run.ts'
import { claim, run, series } from '../findings/series.ts'
import { reported } from './reported.ts'

const called = 'node_modules/hub/lib/bus.js'

/** A package in a directory, and what its users are told. */
function installed(manifest: string | undefined): { readonly directory: string; readonly leak: Run } {
  const directory = mkdtempSync(join(tmpdir(), 'tidemark-through-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  mkdirSync(join(directory, 'node_modules/hub/lib'), { recursive: true })
  if (manifest !== undefined) writeFileSync(join(directory, 'node_modules/hub/package.json'), manifest)
  const through = { file: join(directory, called), line: 41, function: 'connect' }
  const origin = { kind: 'timer', label: 'setInterval', file: join(directory, 'app.ts'), line: 7, through }
  const leak = run(
    series(20, (cycle) => ({
      inside: {
        probe: {
          level: 'full',
          live: { timer: cycle },
          origins: [{ ...origin, live: cycle }],
          dropped: 0,
          faults: 0,
        },
      },
    })),
  )
  return { directory, leak }
}

function judged({ directory, leak }: ReturnType<typeof installed>) {
  return locatedCulprits(judge(leak, claim), directory)
}

const fileOf = (place: Location | undefined) => place?.physicalLocation?.artifactLocation?.uri

/** Files of related locations, and of the way from the user's line into the package. */
function sarifPlaces(text: string): readonly (readonly (string | undefined)[])[] {
  const log: Log = JSON.parse(text)
  const { relatedLocations = [], codeFlows = [] } = log.runs[0]?.results?.[0] ?? {}
  const onTheWay = codeFlows.flatMap(({ threadFlows }) => threadFlows.flatMap(({ locations }) => locations))
  return [relatedLocations.map(fileOf), onTheWay.map(({ location }) => fileOf(location))]
}

describe('a leak through a package', () => {
  it('has the name, the version and the line in every report', () => {
    const program = installed('{ "name": "@scope/hub", "version": "2.4.0" }')
    const verdict = judged(program)
    const words = `through @scope/hub@2.4.0 ${called}:41 in connect`
    const shown = reported(program.leak, {
      findings: resultOf(program.leak, verdict, claim).findings,
    })
    const [finding] = shown.result.findings
    expect(finding?.culprit).toMatchObject({ file: 'app.ts', line: 7, through: { line: 41, file: called } })
    expect(terminalReport(program.leak, verdict, claim, { color: false, width: 200 })).toContain(words)
    expect(githubAnnotations([shown])).toContain(words)
    expect(junitXml([shown])).toContain(words)
    expect(markdownSummary([shown], undefined)).toMatch(
      /\n {2}through <code>\P{L}*scope\/hub@\P{L}*2\.4\.0<\/code> <code>node\\_modules\/hub\/lib\/bus\.js:41/u,
    )
    const card = finding && findingCard({ finding, number: 1, excerpt: undefined, prefix: '' })
    expect(String(card)).toContain('through <b>@scope/hub@2.4.0</b>')
    const [related, flow] = sarifPlaces(sarifLog([shown], '0'))
    expect(related).toContain(called)
    expect(flow).toEqual(['app.ts', called])
  })

  it('is told by the folder where the manifest is missing, broken or of other types', () => {
    for (const manifest of [undefined, '{', '[]', 'null', '{ "name": 3, "version": {} }'])
      expect(judged(installed(manifest)).findings[0]?.culprit?.through).toEqual({
        package: 'hub',
        file: called,
        line: 41,
        function: 'connect',
      })
  })

  it('has the fingerprint that it has without the package', () => {
    const program = installed(undefined)
    const [given] = judged(program).findings
    if (given?.culprit === undefined) throw new Error('Judge the leak: found no culprit')
    const { through: _, ...direct } = given.culprit
    expect(fingerprintOf({ ...given, culprit: direct })).toBe(given.fingerprint)
  })
})
