// The series of an agent's processes: one for each that was there from the baseline on to the last look.
import type { OpenSeries, PhaseEnd, PhaseSeries, Survivor } from '../runner/series.ts'
import { historyAllowance } from './history-allowance.ts'
import type { RunningAgent } from './running-agent.ts'
import type { AgentScenario } from './scenarios/agent-scenario.ts'
import type { SeenProcess } from './tree-looks.ts'

/** What of a scenario a series tells. */
export type Told = Pick<AgentScenario, 'does' | 'cycleName' | 'cycles' | 'holdsHistory'> & {
  /** False where there are no cycles that could show any. Default true. */
  readonly judgesGrowth?: boolean
}

/** The first process first; those that came and went are in its count of children. */
export function openSeries({ looks, probeDirectory }: RunningAgent, told: Told): readonly OpenSeries[] {
  const { processes } = looks
  const [first] = processes
  const allowed = told.holdsHistory && first ? historyAllowance(first.samples)?.perCycleBytes : undefined
  const judgesGrowth = told.judgesGrowth ?? true
  return processes
    .filter((each) => each === first || isLasting(each, first))
    .map((process) => ({
      phase: process.role,
      does: told.does,
      cycleName: told.cycleName,
      // What its probe sets in the engine, where it is Node.
      tiers: process.runtime === 'node' && probeDirectory !== undefined ? 'off' : 'on',
      plannedCycles: told.cycles,
      judgesGrowth,
      judgesBytes: judgesGrowth && canJudgeBytes(process, probeDirectory !== undefined),
      isProbed: probeDirectory !== undefined && process.runtime !== undefined,
      ...(allowed !== undefined && { allowedPerCycleBytes: allowed }),
      samples: process.samples,
    }))
}

export interface SeriesEnd {
  readonly end: PhaseEnd
  readonly survivors: readonly Survivor[]
  readonly durationMs: number
  readonly outputBytes: number
}

/** The same once it is over. How it ended is told of the first process alone: the others end with it. */
export function endedSeries(open: readonly OpenSeries[], ended: SeriesEnd): readonly PhaseSeries[] {
  const { end, survivors, durationMs, outputBytes } = ended
  return open.map((series, nth) => ({
    ...series,
    end: nth === 0 || end.how === 'stopped' ? end : { how: 'ended' },
    survivors: nth === 0 ? survivors : [],
    strayMessages: 0,
    outputBytes: nth === 0 ? outputBytes : 0,
    durationMs,
  }))
}

/**
 * Of an engine that nobody can ask to collect, memory tells when it collected last. Of Bun it is its types that tell: what
 * it keeps of each connection beside them comes and goes by rules of its own.
 */
function canJudgeBytes({ runtime }: SeenProcess, hasProbe: boolean): boolean {
  return runtime === undefined || (hasProbe && runtime !== 'bun')
}

/** Less is a shell or a tool that waits: it is counted, and has no memory worth a series of its own. */
const LEAST_BYTES = 16 * 1024 * 1024

function isLasting({ samples }: SeenProcess, first: SeenProcess | undefined): boolean {
  return (
    samples.some(({ moment, outside }) => moment === 'baseline' && (outside?.rssBytes ?? 0) >= LEAST_BYTES) &&
    samples.findLast(({ moment }) => moment === 'cycle')?.cycle ===
      first?.samples.findLast(({ moment }) => moment === 'cycle')?.cycle
  )
}
