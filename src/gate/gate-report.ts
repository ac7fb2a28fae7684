// What a gate came to, as a terminal shows it: red first in words, each scenario with its reason and its line.
import { suppressedSentence } from '../findings/suppression-words.ts'
import { plural } from '../findings/quantity.ts'
import { redactedDeep } from '../redacted.ts'
import { placeInWords } from '../report/place-in-words.ts'
import { terminalLine } from '../report/terminal-text.ts'
import type { GateOutcome } from './gate-outcome.ts'

const SIGNS = {
  same: '✔ same',
  better: '✔ BETTER',
  measured: '✔ clean',
  worse: '✘ WORSE',
  leak: '✘ LEAK',
  error: '✘ ERROR',
  undecided: '? UNDECIDED',
} as const
/** Of one scenario; all are in its result. */
const MAX_FINDINGS = 5

/** Ends with a newline. */
export function gateReport(told: readonly GateOutcome[]): string {
  // Each text on one line: a subject's message must not be able to write an outcome of its own.
  const outcomes = redactedDeep(told, terminalLine)
  const count = (...states: readonly GateOutcome['state'][]): number =>
    outcomes.filter(({ state }) => states.includes(state)).length
  const totals = [
    `${count('same', 'better', 'measured')} of ${plural(outcomes.length, 'scenario')} green`,
    ...(['leak', 'worse', 'error', 'undecided'] as const).flatMap((state) =>
      count(state) === 0 ? [] : [`${count(state)} ${state}`],
    ),
  ]
  const offer =
    count('better') === 0 ? [] : ['What is better becomes the baseline with: tidemark gate --update']
  return `${[...outcomes.flatMap(outcomeLines), '', totals.join(', '), ...offer].join('\n')}\n`
}

function outcomeLines(outcome: GateOutcome): readonly string[] {
  const { name, state, message, findings, runs, comparison } = outcome
  const figures = comparison === undefined ? '' : `, ${plural(comparison.figures.length, 'figure')} compared`
  const shown = findings.slice(0, MAX_FINDINGS)
  const told =
    state === 'leak' || state === 'worse'
      ? shown.flatMap(findingLines)
      : message === ''
        ? []
        : [`  ${message}`]
  return [
    `${SIGNS[state]} ${name} (${plural(runs, 'run')}${figures})`,
    ...told,
    ...(findings.length > shown.length ? [`  and ${findings.length - shown.length} more`] : []),
    ...(outcome.suppressed ?? []).flatMap(suppressedLines),
    ...leftOutLines(outcome),
  ]
}

function findingLines({ message, culprit }: GateOutcome['findings'][number]): readonly string[] {
  if (culprit === undefined) return [`  ${message}`]
  const code = culprit.code === undefined ? [] : [`     ${culprit.code}`]
  return [`  ${message}`, `  ${placeInWords(culprit, ' ')}`, ...code]
}

function suppressedLines(finding: NonNullable<GateOutcome['suppressed']>[number]): readonly string[] {
  const { culprit } = finding
  const place = culprit === undefined ? [] : [`    at ${culprit.file}:${culprit.line}`]
  return [`  ${suppressedSentence(finding)}`, ...place]
}

/** One line for each reason. */
function leftOutLines({ comparison }: GateOutcome): readonly string[] {
  const byReason = Map.groupBy(comparison?.leftOut ?? [], ({ reason }) => reason)
  return [...byReason].map(
    ([reason, left]) => `  not compared: ${left.map(({ name }) => name).join(', ')} (${reason})`,
  )
}
