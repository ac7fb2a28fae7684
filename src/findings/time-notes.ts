// What the machine left a run of its time, where a limit ended it, and what to try next.
import type { PhaseSeries } from '../runner/series.ts'
import type { Run } from '../runner/run.ts'
import { formatMs } from './quantity.ts'

/** Of what has passed; below this the machine was busy with something else. */
const BUSY_SHARE = 0.7
/** Of what was used so far: what to ask for next. */
const NEXT_TIMES = 2

/** Notes for a verdict; none where no limit has ended anything. */
export function timeNotes(run: Run): readonly string[] {
  return run.phases.flatMap((series) => [...paceNote(series), ...nextNote(series, run)])
}

function paceNote({ phase, end, pace }: PhaseSeries): readonly string[] {
  if (pace === undefined || !(isTimeUp(end) || end.how === 'hung')) return []
  if (pace.usedMs > pace.passedMs * BUSY_SHARE) return []
  const load = pace.load.toPrecision(2)
  return [
    `Phase ${phase} could use ${formatMs(pace.usedMs)} of ${formatMs(pace.passedMs)}: the machine was busy, at a load of ${load}`,
  ]
}

function nextNote({ phase, end, pace }: PhaseSeries, run: Run): readonly string[] {
  if (pace === undefined || !isTimeUp(end)) return []
  const usedMs = run.phases.reduce((sum, each) => sum + (each.pace?.usedMs ?? 0), 0)
  const seconds = Math.max(1, Math.ceil((usedMs * NEXT_TIMES) / 1_000))
  const command = run.isModule === true ? 'check FILE' : `scenario ${run.scenario}`
  return [`For more of phase ${phase}: tidemark ${command} --time-limit ${seconds}`]
}

function isTimeUp(end: PhaseSeries['end']): boolean {
  return end.how === 'stopped' && end.why === 'time-limit'
}
