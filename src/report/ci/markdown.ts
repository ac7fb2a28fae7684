// Markdown for GitHub and GitLab: a summary of a job, and a comment short enough for a pull request.
import { ranOn } from '../ran-on.ts'
import { causeOf, type ToldCulprit, type ToldPlace, type ToldThrough } from '../../findings/cause/cause.ts'
import { metricNamed } from '../../findings/metrics.ts'
import { formatBytes, formatMs, formatNamed, plural } from '../../findings/quantity.ts'
import { suppressedSentence } from '../../findings/suppression-words.ts'
import { followsInWords } from '../cause-in-words.ts'
import { changeInWords } from '../change-in-words.ts'
import { idleSentences } from '../idle-sentences.ts'
import { measuredOf } from '../measured-result.ts'
import { metricsTable } from '../metrics-table.ts'
import { openedInWords } from '../opened-in-words.ts'
import { beginningInWords } from '../place-in-words.ts'
import type { ReportedRun } from '../reported-run.ts'
import type { Result } from '../result.ts'
import { versioned } from '../through-in-words.ts'
import { verdictWord } from '../verdict-word.ts'
import { codeSpan, escapedMarkdown, tableRow } from './markdown-text.ts'

/** Finds the comment again, to replace it instead of adding one. */
const COMMENT_MARK = '<!-- tidemark-report -->'
const MAX_COMMENT_FINDINGS = 5
const MAX_SUMMARY_FINDINGS = 30
/** Of one run. */
const MAX_SUPPRESSED = 20
/** GitHub takes 65,536 characters in a comment and 1 MiB in a summary. */
const MAX_COMMENT_CHARACTERS = 60_000
const MAX_SUMMARY_CHARACTERS = 900_000

/** `https://github.com/OWNER/REPO/blob/SHA`, without an end; undefined links nothing. */
export type SourceBase = string | undefined

/** For $GITHUB_STEP_SUMMARY. Ends with a newline. */
export function markdownSummary(runs: readonly ReportedRun[], base: SourceBase): string {
  const parts = runs.map(({ result }) =>
    [
      `### ${title(result)}`,
      result.claim === undefined ? '' : `_${escapedMarkdown(result.claim)}_`,
      ...findingItems(result, base, MAX_SUMMARY_FINDINGS),
      compared(result),
      figures(result),
      `${formatMs(result.durationMs)} on ${escapedMarkdown(ranOn(result.environment))}`,
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
  )
  const all = ['## Tidemark', overview(runs), ...parts, suppressedItems(runs, base)]
  return bounded(`${joined(all)}\n`, MAX_SUMMARY_CHARACTERS)
}

/** For a pull request: verdicts, what is found and where, what got worse. Ends with a newline. */
export function markdownComment(runs: readonly ReportedRun[], base: SourceBase): string {
  const red = runs.filter(({ result }) => result.verdict !== 'clean')
  const parts = red.map(({ result }) =>
    [`**${title(result)}**`, ...findingItems(result, base, MAX_COMMENT_FINDINGS), compared(result)]
      .filter((part) => part !== '')
      .join('\n\n'),
  )
  const all = [COMMENT_MARK, overview(runs), ...parts, suppressedItems(runs, base)]
  return bounded(`${joined(all)}\n`, MAX_COMMENT_CHARACTERS)
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n')
}

function title(result: Result): string {
  const { sign, word } = verdictWord(result)
  const on = result.subject === result.scenario ? '' : ` on ${escapedMarkdown(result.subject)}`
  const plant = result.plant === undefined ? '' : ` with ${escapedMarkdown(result.plant)}`
  return `${sign} ${word}: ${escapedMarkdown(result.scenario)}${on}${plant}`
}

function overview(runs: readonly ReportedRun[]): string {
  const rows = runs.map(({ result }) => {
    const { sign, word } = verdictWord(result)
    const peak = metricNamed(measuredOf(result), 'peakRssBytes')
    const growth = metricNamed(measuredOf(result), 'heapGrowthPerCycleBytes')
    return tableRow([
      `${sign} ${word}`,
      escapedMarkdown(result.scenario),
      foundInWords(result),
      peak === undefined ? '–' : formatBytes(peak),
      growth === undefined ? '–' : formatBytes(growth),
    ])
  })
  return [
    tableRow(['verdict', 'scenario', 'findings', 'peak RSS', 'heap growth a cycle']),
    tableRow(['---', '---', '---', '--:', '--:']),
    ...rows,
  ].join('\n')
}

function foundInWords({ findings, suppressed = [] }: Result): string {
  const parts = [
    ...(findings.length === 0 ? [] : [plural(findings.length, 'finding')]),
    ...(suppressed.length === 0 ? [] : [`${suppressed.length} suppressed`]),
  ]
  return parts.length === 0 ? '–' : parts.join(', ')
}

/** A comment shows runs that are red; what is suppressed in others is shown all the same, or it would be forgotten. */
function suppressedItems(runs: readonly ReportedRun[], base: SourceBase): string {
  const items = runs.flatMap(({ result: { scenario, suppressed = [] } }) =>
    suppressed.slice(0, MAX_SUPPRESSED).map((finding) => {
      const where = finding.culprit === undefined ? '' : `\n  at ${placeLink(finding.culprit, base)}`
      return `- ${escapedMarkdown(`${scenario}: ${suppressedSentence(finding)}`)}${where}`
    }),
  )
  const idle = idleSentences(runs).map((sentence) => `- ${escapedMarkdown(sentence)}`)
  return [...items, ...idle].join('\n')
}

function findingItems(
  { findings, reasons, suppressed = [] }: Result,
  base: SourceBase,
  most: number,
): readonly string[] {
  const items = findings.slice(0, most).map((finding) => {
    const { heldBy, addedAt, through } = causeOf(finding)
    const lines = [
      `- ${escapedMarkdown(finding.message)}`,
      ...(finding.opened === undefined ? [] : [escapedMarkdown(openedInWords(finding.opened))]),
      ...(heldBy.length === 0 ? [] : [`held by ${codeSpan(heldBy.join(' → '))}`]),
      ...(addedAt === undefined ? [] : [addedIn(addedAt, base)]),
      ...(through === undefined ? [] : [throughLink(through, base)]),
      ...followsInWords(finding).map(escapedMarkdown),
    ]
    return lines.join('\n  ')
  })
  const left = findings.length - items.length
  const more = left > 0 ? [`- and ${plural(left, 'more finding')}`] : []
  const told = new Set([...findings.map(({ message }) => message), ...suppressed.map(suppressedSentence)])
  const notes = reasons
    .filter((reason) => !told.has(reason))
    .slice(0, most)
    .map((reason) => `- ${escapedMarkdown(reason)}`)
  return [...items, ...more, ...notes].length === 0 ? [] : [[...items, ...more, ...notes].join('\n')]
}

/** Of what only the function is known, that it begins there. */
function addedIn(place: ToldPlace, base: SourceBase): string {
  if (place.isBeginning !== true) return `at ${placeLink(place, base)}`
  const { function: name, file, line } = place
  return `${escapedMarkdown(beginningInWords(name))} ${placeLink({ file, line }, base)}`
}

/** A package lies in no repository of the user's: its line is no link. */
function throughLink(through: ToldThrough, base: SourceBase): string {
  const isOwn = !`/${through.file}`.includes('/node_modules/')
  const of = isOwn ? base : undefined
  const name = `through ${codeSpan(versioned(through))}`
  if (through.isBeginning === true) return `${name}, ${addedIn(through, of)}`
  return `${name} ${placeLink(through, of)}`
}

function placeLink(culprit: Pick<ToldCulprit, 'file' | 'line' | 'function'>, base: SourceBase): string {
  const { file, line } = culprit
  const name = culprit.function === undefined ? '' : ` in ${codeSpan(culprit.function)}`
  const text = codeSpan(`${file}:${line}`)
  const isInside = !file.startsWith('/') && !/^[a-z]:|\\|(^|\/)\.\.(\/|$)/i.test(file)
  if (base === undefined || !isInside) return `${text}${name}`
  const path = file
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/')
    .replaceAll(/[()]/g, (each) => (each === '(' ? '%28' : '%29'))
  return `[${text}](${base}/${path}#L${line})${name}`
}

function compared({ comparison }: Result): string {
  const moved = comparison?.figures.filter(({ judgement }) => judgement !== 'same') ?? []
  if (comparison === undefined || moved.length === 0) return ''
  const rows = moved.map((figure) => {
    const { name, before, now, judgement } = figure
    return tableRow([
      codeSpan(name),
      formatNamed(name, before.median),
      formatNamed(name, now.median),
      changeInWords(figure),
      judgement,
    ])
  })
  const head = [
    `Against ${escapedMarkdown(comparison.against)}:`,
    '',
    tableRow(['figure', 'before', 'now', 'change', 'judged']),
    tableRow(['---', '--:', '--:', '--:', '---']),
  ]
  return [...head, ...rows].join('\n')
}

function figures(result: Result): string {
  const [head, ...rows] = metricsTable(measuredOf(result), result.budget)
  if (head === undefined || rows.length === 0) return ''
  const lines = rows.map(({ cells, withinBudget }) =>
    tableRow(
      cells.map(
        (cell, index) =>
          `${escapedMarkdown(cell)}${index === cells.length - 1 ? budgetMark(withinBudget) : ''}`,
      ),
    ),
  )
  const heading = [
    tableRow(head.cells.map(escapedMarkdown)),
    tableRow(head.cells.map((_, index) => (index === 0 ? '---' : '--:'))),
  ]
  return `<details><summary>Figures</summary>\n\n${[...heading, ...lines].join('\n')}\n\n</details>`
}

function budgetMark(isWithin: boolean | undefined): string {
  return isWithin === undefined ? '' : isWithin ? ' ✔' : ' ✘'
}

/** Cut between lines; a table that is cut short still reads. */
function bounded(text: string, characters: number): string {
  if (text.length <= characters) return text
  return `${text.slice(0, text.lastIndexOf('\n', characters))}\n\n… cut: the whole is in the HTML report.\n`
}
