// Why a check failed, as a runner prints it: the verdict, then each leak with its line and the code around it.
import { findingInWords } from '../report/ci/finding-in-words.ts'
import type { CodeExcerpt } from '../report/code-excerpt.ts'
import type { ReportedRun } from '../report/reported-run.ts'
import { terminalText } from '../report/terminal-text.ts'
import { verdictWord } from '../report/verdict-word.ts'

/** More are counted. */
const MAX_FINDINGS = 5

export function failureText({ result, excerpts }: ReportedRun): string {
  const { word } = verdictWord(result)
  const shown = result.findings.slice(0, MAX_FINDINGS).map((finding, index) => {
    const { culprit } = finding
    const excerpt = excerpts[index]
    if (culprit === undefined || excerpt === undefined) return findingInWords(finding)
    const { code: _code, ...place } = culprit
    return `${findingInWords({ ...finding, culprit: place })}\n${listing(excerpt, culprit.line)}`
  })
  const left = result.findings.length - shown.length
  const told = new Set(result.findings.map(({ message }) => message))
  const notes = result.reasons.filter((reason) => !told.has(reason))
  const lines = [
    `${word.toLowerCase()}: ${shown.shift() ?? notes.shift() ?? 'no reason is known'}`,
    ...shown,
    ...(left > 0 ? [`and ${left} more`] : []),
    ...notes,
  ]
  return terminalText(lines.join('\n'))
}

function listing({ firstLine, lines }: CodeExcerpt, culpritLine: number): string {
  const width = String(firstLine + lines.length).length
  return lines
    .map((text, index) => {
      const line = firstLine + index
      return `    ${line === culpritLine ? '>' : ' '} ${String(line).padStart(width)} | ${text}`.trimEnd()
    })
    .join('\n')
}
