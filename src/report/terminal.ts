// A verdict at a glance: the verdict first, then what grew and who is to blame, then figures against budgets.
import { ranOn } from './ran-on.ts'
import { styleText } from 'node:util'
import { causeOf } from '../findings/cause/cause.ts'
import type { Finding, SuppressedFinding } from '../findings/finding.ts'
import type { Verdict } from '../findings/verdict.ts'
import { measure } from '../findings/metrics.ts'
import { formatBytes, formatMs } from '../findings/quantity.ts'
import type { Claim } from '../findings/rule.ts'
import { runningSamples } from '../findings/series-values.ts'
import { suppressedSentence } from '../findings/suppression-words.ts'
import type { PhaseSeries } from '../runner/series.ts'
import type { Run } from '../runner/run.ts'
import { causeLines } from './cause-in-words.ts'
import { redactedDeep } from '../redacted.ts'
import { metricsTable, type TableRow } from './metrics-table.ts'
import { sparkline } from './sparkline.ts'
import { terminalLine, terminalText } from './terminal-text.ts'
import { verdictWord } from './verdict-word.ts'

export interface Look {
  /** True for ANSI styles. The edge knows: a terminal, and no NO_COLOR. */
  readonly color: boolean
  /** Columns; longer lines are wrapped. Default 80. */
  readonly width?: number
}

type Style = Parameters<typeof styleText>[0]

const DEFAULT_WIDTH = 80
const INDENT = '  '
const MAX_SPARKLINE = 48
/** More findings are counted, not shown; all are in the result. */
const MAX_FINDINGS = 12

/** Ends with a newline. */
export function terminalReport(
  run: Run,
  judged: Verdict,
  claim: Claim & { readonly claim?: string },
  look: Look,
): string {
  const verdict = redactedDeep(judged, terminalText)
  const paint = painter(look)
  const lines = [
    headline(run, verdict, paint),
    ...toldOf(claim.claim ?? did(run), look).map((line) => paint('dim', line)),
    '',
    ...(verdict.findings.length > 0
      ? findingLines(verdict, paint, look)
      : verdict.reasons.filter(notOf(verdict)).flatMap((reason) => wrap(reason, look))),
    ...(verdict.suppressed ?? []).flatMap((finding) => suppressedLines(finding, paint, look)),
    '',
    ...run.phases.flatMap((series) => heapLine(series, look)),
    '',
    ...tableLines(metricsTable(measure(run.phases), claim.budget), paint),
    '',
    paint(
      'dim',
      `${formatMs(run.durationMs)} on ${terminalLine(ranOn(run.environment))}, ${run.environment.cpus} CPUs`,
    ),
  ]
  return `${lines.join('\n')}\n`
}

/** Of what claims nothing: what it was made to do. */
function did({ phases, isModule }: Run): string {
  return isModule === true ? phases.map(({ does }) => does).join('\n') : ''
}

function toldOf(text: string, look: Look): readonly string[] {
  return text === '' ? [] : wrap(terminalText(text), look)
}

type Paint = (style: Style, text: string) => string

function painter({ color }: Look): Paint {
  return (style, text) => (color ? styleText(style, text, { validateStream: false }) : text)
}

function headline(run: Run, verdict: Verdict, paint: Paint): string {
  const plant = run.plant === undefined ? '' : ` with ${terminalLine(run.plant)}`
  const subject = run.subject === run.scenario ? '' : ` on ${terminalLine(run.subject)}`
  return `${badge(verdict, paint)} ${paint('bold', terminalLine(run.scenario))}${subject}${plant}`
}

const BADGE_STYLES = { good: 'green', bad: 'red', unsure: 'yellow' } as const

function badge(verdict: Verdict, paint: Paint): string {
  const { sign, word, tone } = verdictWord(verdict)
  return paint(['bold', BADGE_STYLES[tone]], `${sign} ${word}`)
}

function findingLines(verdict: Verdict, paint: Paint, look: Look): readonly string[] {
  const shown = verdict.findings.slice(0, MAX_FINDINGS)
  const hidden = verdict.findings.length - shown.length
  const told = new Set(verdict.findings.map(({ message }) => message))
  const notes = verdict.reasons.filter((reason) => !told.has(reason)).filter(notOf(verdict))
  return [
    ...shown.flatMap((finding) => findingLine(finding, paint, look)),
    ...(hidden > 0 ? [`${INDENT}and ${hidden} more, see the result`] : []),
    ...notes.flatMap((note) => wrap(note, look).map((line) => paint('dim', line))),
  ]
}

function findingLine(finding: Finding, paint: Paint, look: Look): readonly string[] {
  const [first = '', ...rest] = wrap(causeOf(finding).grows, look)
  const cause = causeLines(finding, ' ').flatMap(({ says, text }) => {
    if (says === 'follows') return wrap(text, look).map((line) => paint('dim', line))
    return [
      `${INDENT}${says === 'code' || says === 'opened' ? terminalLine(text) : paint('cyan', terminalLine(text))}`,
    ]
  })
  return [`${paint('red', '✘')} ${first.trimStart()}`, ...rest, ...cause]
}

/** True of reasons that are not drawn among what is suppressed. */
function notOf({ suppressed = [] }: Verdict): (reason: string) => boolean {
  const drawn = new Set(suppressed.map(suppressedSentence))
  return (reason) => !drawn.has(reason)
}

function suppressedLines(finding: SuppressedFinding, paint: Paint, look: Look): readonly string[] {
  const [first = '', ...rest] = wrap(suppressedSentence(finding), look)
  const { culprit } = finding
  const place =
    culprit === undefined ? [] : [`${INDENT}${paint('cyan', `at ${culprit.file}:${culprit.line}`)}`]
  return [`${paint('yellow', '○')} ${first.trimStart()}`, ...rest, ...place]
}

function heapLine(series: PhaseSeries, look: Look): readonly string[] {
  const levels = runningSamples(series)
    .filter(({ inside }) => inside.isUnseen !== true)
    .map(({ inside }) => inside.heapObjectsBytes)
  if (levels.length < 2) return []
  const width = Math.min(MAX_SPARKLINE, (look.width ?? DEFAULT_WIDTH) - 40)
  const ends = `${formatBytes(levels[0] ?? 0)} → ${formatBytes(levels.at(-1) ?? 0)}`
  return [
    `${INDENT}heap after GC, ${terminalLine(series.phase)}  ${sparkline(levels, Math.max(8, width))}  ${ends}`,
  ]
}

function tableLines(given: readonly TableRow[], paint: Paint): readonly string[] {
  const rows = given.map((row) => ({ ...row, cells: row.cells.map(terminalLine) }))
  const widths = (rows[0]?.cells ?? []).map((_, column) =>
    Math.max(...rows.map(({ cells }) => (cells[column] ?? '').length)),
  )
  return rows.map(({ cells, withinBudget }, index) => {
    const padded = cells.map((cell, column) =>
      column === 0 || column === cells.length - 1
        ? cell.padEnd(widths[column] ?? 0)
        : cell.padStart(widths[column] ?? 0),
    )
    const mark = withinBudget === undefined ? '' : withinBudget ? paint('green', ' ✔') : paint('red', ' ✘')
    const line = `${INDENT}${padded.join('  ')}`.trimEnd()
    return `${index === 0 ? paint('dim', line) : line}${mark}`
  })
}

/** A number stays with its unit. */
const BREAK = / (?!(?:[kMGT]?B|ms|min|s)\b)/

/** Indented lines of at most the look's width; a word longer than that stays whole. */
function wrap(text: string, look: Look): readonly string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, look))
}

function wrapLine(text: string, { width = DEFAULT_WIDTH }: Look): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(BREAK)) {
    if (line !== '' && INDENT.length + line.length + 1 + word.length > width) {
      lines.push(`${INDENT}${line}`)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, `${INDENT}${line}`]
}
