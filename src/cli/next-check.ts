// What to type after a check that could not decide: a command, by what kept it from a verdict.
import { relative } from 'node:path'
import type { CheckedRun } from '../check/check-run.ts'

/** A cache that fills shows itself by then. */
const TIMES_LONGER = 3
/** Of the time that a run used. */
const TIMES_LATER = 2

/** Lines, ending with a newline; empty when there is nothing to decide. */
export function nextCheck(file: string, { run, verdict }: Pick<CheckedRun, 'run' | 'verdict'>): string {
  if (verdict.verdict !== 'undecided') return ''
  const all = [...run.phases, ...(run.survey === undefined ? [] : [run.survey.series])]
  const isLate = all.some(({ end }) => end.how === 'stopped' && end.why === 'time-limit')
  const isBroken = verdict.doubts.some((doubt) => doubt.isBroken === true)
  const option = isLate ? ` --time-limit ${laterSeconds(all)}` : isBroken ? '' : ` --cycles ${longer(all)}`
  const why = isLate ? 'its time was up' : isBroken ? 'what broke is told above' : 'a longer life tells more'
  return `\nNext:\n  tidemark check ${typed(relative(process.cwd(), file))}${option}   # ${why}\n`
}

/** As a shell reads it. */
function typed(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`
}

type Series = CheckedRun['run']['phases'][number]

function laterSeconds(all: readonly Series[]): number {
  const usedMs = Math.max(...all.map(({ pace, durationMs }) => pace?.usedMs ?? durationMs))
  return Math.max(1, Math.ceil((usedMs * TIMES_LATER) / 1_000))
}

function longer(all: readonly Series[]): number {
  return Math.max(...all.map(({ plannedCycles }) => plannedCycles)) * TIMES_LONGER
}
