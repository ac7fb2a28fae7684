// GitHub's workflow commands: a finding appears on its line of the pull request.
// GitHub shows ten errors a step; more are cut by it, so the strongest come first.
import type { ReportedRun } from '../reported-run.ts'
import type { Result } from '../result.ts'
import { findingInWords } from './finding-in-words.ts'

const MAX_ANNOTATIONS = 50

/** A line for each finding, or nothing; each ends with a newline. */
export function githubAnnotations(runs: readonly ReportedRun[]): string {
  const lines = runs.flatMap(({ result }) =>
    result.verdict === 'undecided'
      ? [undecided(result)]
      : result.findings.map((finding) => annotation(result, finding)),
  )
  return lines
    .slice(0, MAX_ANNOTATIONS)
    .map((line) => `${line}\n`)
    .join('')
}

function annotation({ scenario }: Result, finding: Result['findings'][number]): string {
  const { culprit, rule } = finding
  const place = culprit === undefined ? {} : { file: culprit.file, line: String(culprit.line) }
  return command('error', { ...place, title: `${scenario}: ${rule}` }, findingInWords(finding))
}

function undecided({ scenario, reasons }: Result): string {
  return command('warning', { title: `${scenario}: undecided` }, reasons.join('\n'))
}

function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const named = Object.entries(properties).map(([key, value]) => `${key}=${escapedProperty(value)}`)
  return `::${name} ${named.join(',')}::${escapedMessage(message)}`
}

/** As @actions/core does it; and a log obeys escape sequences. */
function escapedMessage(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/(?![\t\n\r])\p{Cc}/gu, '\ufffd')
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
}

function escapedProperty(text: string): string {
  return escapedMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
