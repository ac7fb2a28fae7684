// What came of a scenario on an agent, in words: the same on the page and in Markdown. Whatever was not run, failed or was
// not decided reads otherwise than what is clean.
import { formatBytes, formatMs, formatNumber, plural } from '../../findings/quantity.ts'
import type { RecordedRun } from '../../report/recorded-run.ts'
import { causeLines } from '../../report/cause-in-words.ts'
import { type VerdictTone, verdictWord } from '../../report/verdict-word.ts'
import { TIMERS_NOT_COUNTED } from '../agent-findings.ts'
import { type Figure, type RetainedFigure, retainedFigures } from './agent-figures.ts'
import type { ComparedAgentName } from './compare-file.ts'
import type { Came, ComparedAgent } from './comparison.ts'

/** Column heads, by scenario; any other is called by its name. */
const HEADS: ReadonlyMap<string, string> = new Map([
  ['prompts', 'a prompt leaves'],
  ['session-churn', 'an ended session leaves'],
  ['idle', 'idle'],
  ['endings', 'who is left at its end'],
  ['long-session', 'a prompt on a long session leaves'],
  ['clients', 'a client that vanishes leaves'],
  ['directories', 'a directory leaves'],
  ['disposed-directories', 'a directory let go of leaves'],
])
/** Of one run; the rest is in its result. */
const MOST_STAYING = 12
const MOST_NOTES = 6
/** Of one finding. */
const MOST_BESIDE = 4
const CHURN = 'session-churn'
const ENDINGS = 'endings'
const DOES_NOT_END: CameWord = { sign: '✘', word: 'DOES NOT END', tone: 'bad' }

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
  if (came.how === 'ran') return doesNotEnd(came.run) ? DOES_NOT_END : verdictWord(came.run.result)
  if (came.how === 'failed') return { sign: '✘', word: 'FAILED', tone: 'bad' }
  return { sign: '–', word: came.how === 'not-offered' ? 'NOT OFFERED' : 'NOT RUN', tone: undefined }
}

function doesNotEnd({ result }: RecordedRun): boolean {
  return result.findings.length > 0 && result.findings.every(({ kind }) => kind === 'lingered')
}

/** The figure that decides, for a cell. */
export function cellFigure(came: Came, agent: ComparedAgentName): Figure | undefined {
  if (came.how === 'failed') return { value: 'no verdict' }
  if (came.how !== 'ran') return undefined
  const { run } = came
  if (run.result.scenario === ENDINGS) return { value: leftAtEnds(run) }
  const first = decidingFigure(run)
  const kept = first?.phase === run.result.findings[0]?.phase ? keptIn(run) : undefined
  if (first?.isJudged === false && kept !== undefined)
    return { value: kept, detail: withoutCycle(first.value, run) }
  const noEnd = run.result.scenario === CHURN && agent.sessionEnds === 'never'
  const detail = [first?.detail, kept && `keeps ${kept}`, noEnd && 'no end of a session is offered'].filter(
    (each) => typeof each === 'string',
  )
  return (
    first && {
      value: withoutCycle(first.value, run),
      ...(detail.length > 0 && { detail: detail.join('; ') }),
    }
  )
}

/** Of the process and the memory that grows by most, where a finding says so; else the first. */
function decidingFigure(run: RecordedRun): RetainedFigure | undefined {
  const figures = retainedFigures(run)
  const told = run.result.findings.flatMap(({ phase, kind, unit, growthPerCycle = 0 }) => {
    const figure = figures.find((each) => each.phase === phase && each.kind === kind)
    return figure === undefined ? [] : [{ figure, bytes: unit === 'bytes' ? growthPerCycle : 0 }]
  })
  return told.toSorted((one, other) => other.bytes - one.bytes)[0]?.figure ?? figures[0]
}

/** Of its first finding: `listeners (Bus 'message'), +2`, `BigInt, +34`. */
function keptIn({ result }: RecordedRun): string | undefined {
  const [first] = result.findings
  const [, name] =
    /^(?:The number of|Objects of type) (.*?)(?: that one line acquired)? grew /.exec(first?.message ?? '') ??
    []
  if (first?.growthPerCycle === undefined || name === undefined) return undefined
  const rate = first.unit === 'B' ? formatBytes(first.growthPerCycle) : formatNumber(first.growthPerCycle)
  return `${name}, +${rate}`
}

/** The head of a column says it. */
function withoutCycle(value: string, { result }: RecordedRun): string {
  const end = ` a ${result.phases[0]?.cycleName ?? ''}`
  return value.endsWith(end) ? value.slice(0, -end.length) : value
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
    message: fromHome(finding.message),
    lines: [...causeLines(finding, ' in ').map(({ text }) => text.trim()), ...besideIn(finding)].map(
      fromHome,
    ),
  }))
  const left = result.findings.length - told.length
  return left > 0
    ? [...told, { message: `and ${plural(left, 'more finding')}, see the result`, lines: [] }]
    : told
}

/** Each run has a home of its own, which is gone. */
function fromHome(text: string): string {
  return text.replaceAll(/\/\S*\/tidemark-agent-\w+\/(home|project)\b/g, (_, place) =>
    place === 'home' ? '~' : place,
  )
}

/** What the same growth is seen by too; what follows from it is told as such. */
function besideIn({ evidence, follows = [] }: RecordedRun['result']['findings'][number]): readonly string[] {
  const { alsoSeen } = evidence
  if (!Array.isArray(alsoSeen) || follows.length > 0) return []
  return alsoSeen.slice(0, MOST_BESIDE).map((each) => `also seen: ${each}`)
}

/** `clients: nobody can listen to its events but who started it`. */
export function notOfferedBy({ came }: ComparedAgent): readonly string[] {
  return [...came].flatMap(([scenario, each]) =>
    each.how === 'not-offered' ? [`${scenario}: ${each.reason}`] : [],
  )
}

/** What else its verdict says. */
export function notesOf({ result }: RecordedRun): readonly string[] {
  const found = new Set([...result.findings.map(({ message }) => message), TIMERS_NOT_COUNTED])
  const isTold = (reason: string): boolean =>
    found.has(reason) || (result.scenario === ENDINGS && reason.startsWith('Nothing grew'))
  return result.reasons.filter((reason) => !isTold(reason)).slice(0, MOST_NOTES)
}

/** `2026-11-30, 1 min 17 s`. */
export function whenOf({ result }: RecordedRun): string {
  return `${result.startedAt.slice(0, 10)}, ${formatMs(result.durationMs)}`
}
