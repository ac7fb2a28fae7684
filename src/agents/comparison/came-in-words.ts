// What came of a scenario on an agent, in words: the same on the page and in Markdown. Whatever was not run, failed or was
// not decided reads otherwise than what is clean.
import { formatMs, plural } from '../../findings/quantity.ts'
import type { RecordedRun } from '../../report/recorded-run.ts'
import { causeLines } from '../../report/cause-in-words.ts'
import { type VerdictTone, verdictWord } from '../../report/verdict-word.ts'
import { type Figure, retainedFigures } from './agent-figures.ts'
import type { ComparedAgentName } from './compare-file.ts'
import type { Came } from './comparison.ts'

/** Column heads, by scenario; any other is called by its name. */
const HEADS: ReadonlyMap<string, string> = new Map([
  ['prompts', 'a prompt leaves'],
  ['session-churn', 'an ended session leaves'],
  ['idle', 'idle'],
  ['endings', 'who is left at its end'],
])
/** Of one run; the rest is in its result. */
const MOST_STAYING = 12
const MOST_NOTES = 6
const CHURN = 'session-churn'

export interface CameWord {
  readonly sign: string
  readonly word: string
  /** Undefined where there is no verdict. */
  readonly tone: VerdictTone | undefined
}

export function headOf(scenario: string): string {
  return HEADS.get(scenario) ?? scenario
}

export function wordOf(came: Came): CameWord {
  if (came.how === 'ran') return verdictWord(came.run.result)
  if (came.how === 'failed') return { sign: '✘', word: 'FAILED', tone: 'bad' }
  return { sign: '–', word: 'NOT RUN', tone: undefined }
}

/** The figure that decides, for a cell. */
export function cellFigure(came: Came, agent: ComparedAgentName): Figure | undefined {
  if (came.how === 'failed') return { value: 'no verdict' }
  if (came.how !== 'ran') return undefined
  const { run } = came
  if (run.result.scenario === 'endings') return { value: leftAtEnds(run) }
  const [first] = retainedFigures(run)
  const noEnd = run.result.scenario === CHURN && agent.sessionEnds === 'never'
  const detail = [first?.detail, noEnd && 'no end of a session is offered'].filter(
    (each) => typeof each === 'string',
  )
  return first && { value: first.value, ...(detail.length > 0 && { detail: detail.join('; ') }) }
}

function leftAtEnds({ result }: RecordedRun): string {
  const ways = waysOf(result)
  const bad = ways.filter(({ isBad }) => isBad)
  return bad.length === 0
    ? `nobody, in ${plural(ways.length, 'way')}`
    : bad.map(({ way, came }) => `${way}: ${came}`).join('; ')
}

export interface Way {
  readonly way: string
  readonly came: string
  readonly isBad: boolean
}

/** Of `endings`: what came of each way in which it was ended. */
export function waysOf({ phases, findings, reasons }: RecordedRun['result']): readonly Way[] {
  return phases.map(({ name, end }) => {
    const of = findings.filter(({ phase }) => phase === name)
    const went = reasons.find((reason) => reason.endsWith(`went on after ${name}`))
    if (of.length > 0) return { way: name, came: of.map(({ message }) => message).join('; '), isBad: true }
    if (went !== undefined) return { way: name, came: 'it goes on', isBad: false }
    return end === 'stopped'
      ? { way: name, came: 'not seen to its end', isBad: true }
      : { way: name, came: 'it ends, nobody is left', isBad: false }
  })
}

export interface Staying {
  readonly message: string
  readonly lines: readonly string[]
}

/** What stays, each by its name, with the line that does it. */
export function stayingIn({ result }: RecordedRun): readonly Staying[] {
  const told = result.findings.slice(0, MOST_STAYING).map((finding) => ({
    message: finding.message,
    lines: causeLines(finding, ' in ').map(({ text }) => text.trim()),
  }))
  const left = result.findings.length - told.length
  return left > 0
    ? [...told, { message: `and ${plural(left, 'more finding')}, see the result`, lines: [] }]
    : told
}

/** What else its verdict says. */
export function notesOf({ result }: RecordedRun): readonly string[] {
  const found = new Set(result.findings.map(({ message }) => message))
  return result.reasons.filter((reason) => !found.has(reason)).slice(0, MOST_NOTES)
}

/** `2026-11-30, 1 min 17 s`. */
export function whenOf({ result }: RecordedRun): string {
  return `${result.startedAt.slice(0, 10)}, ${formatMs(result.durationMs)}`
}
