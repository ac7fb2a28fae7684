// The ways in which an agent ends, or is ended, and who of it is left: each tried on a process of its own, after a prompt.
import { setTimeout as pause } from 'node:timers/promises'
import { resolve } from 'node:path'
import type { CheckedRun } from '../check/check-run.ts'
import { OutputDirectory } from '../check/output-directory.ts'
import { endingSignal } from '../runner/runner.ts'
import type { RunProgress } from '../runner/run-progress.ts'
import { SampleLog } from '../runner/sample-log.ts'
import type { PhaseEnd, PhaseSeries, Survivor } from '../runner/series.ts'
import { type AgentRunOptions, TIME_LIMIT_MS } from './agent-run.ts'
import { endedOtherwise } from './ended-otherwise.ts'
import { judgedRun } from './judged-run.ts'
import { endedSeries, openSeries } from './process-series.ts'
import { RunningAgent } from './running-agent.ts'
import { unlessStopped, type Stops } from './stopped-cycle.ts'

export const endings = {
  name: 'endings',
  claim: 'However an agent is ended, it ends, and none of its processes is left',
} as const

const WAYS = ['stdin closed', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const
type Way = (typeof WAYS)[number]

/** The end of its input is no end of a server. */
function waysOf({ definition }: AgentRunOptions): readonly Way[] {
  return definition.isServer === true ? WAYS.filter((way) => way !== 'stdin closed') : WAYS
}

/** A terminal sends them too: who goes on after one may mean to. */
const MAY_GO_ON: ReadonlySet<Way> = new Set(['SIGINT', 'SIGHUP'])
/** For what is left to see that its parent has gone. */
const GRACE_MS = 5_000
const CYCLE = { cycleName: 'prompt', cycles: 1, holdsHistory: false, judgesGrowth: false } as const

interface EndedOnce {
  readonly series: readonly PhaseSeries[]
  readonly note: string | undefined
}

interface Lead extends Omit<Stops, 'exited'> {
  readonly options: AgentRunOptions
  readonly log: SampleLog
}

/** @throws TidemarkError as any run on an agent */
export async function runEndings(options: AgentRunOptions): Promise<CheckedRun> {
  using out = new OutputDirectory(resolve(options.outDirectory))
  const startedAt = new Date()
  await using owned = new AsyncDisposableStack()
  const interrupted = endingSignal(owned, undefined)
  const log = owned.use(new SampleLog(out.path))
  const endsAtMs = performance.now() + (options.timeLimitMs ?? TIME_LIMIT_MS)
  const done: EndedOnce[] = []
  for (const way of waysOf(options)) done.push(await endedBy(way, { options, log, interrupted, endsAtMs }))
  const phases = done.flatMap(({ series }) => series)
  const notes = done.flatMap(({ note }) => note ?? [])
  return judgedRun({ ...options, scenario: endings }, { phases, notes }, { out, startedAt })
}

async function endedBy(way: Way, lead: Lead): Promise<EndedOnce> {
  const startedMs = performance.now()
  const { options } = lead
  const does = `prompts one session once, then ends the agent: ${way}`
  options.onProgress(progressOf(way, { does, stage: 'start', lead }))
  await using agent = await RunningAgent.start({ ...options, role: way })
  const broken = await prompted(agent, lead)
  options.onProgress(progressOf(way, { does, stage: 'end', lead }))
  const { end, survivors, note } = broken === undefined ? await endBy(way, agent) : ended(broken)
  const [first] = openSeries(agent, { does, ...CYCLE })
  const durationMs = Math.round(performance.now() - startedMs)
  const { outputBytes } = agent.process
  const series = first && endedSeries([first], { end, survivors, durationMs, outputBytes })
  return { series: series ?? [], note }
}

async function prompted(agent: RunningAgent, lead: Lead): Promise<PhaseEnd | undefined> {
  const { connection, looks, process } = agent
  const look = async (moment: 'idle' | 'cycle', cycle: number): Promise<void> => {
    await looks.rest()
    for (const sample of await looks.look(moment, cycle, { figures: {}, totals: agent.wire.totals() }))
      lead.log.append(sample)
  }
  const work = async (): Promise<void> => {
    await look('idle', 0)
    await agent.prompt(await connection.open(), 'Read the file and say what it is about.')
    await look('cycle', 1)
  }
  try {
    await unlessStopped(work(), { ...lead, exited: process.ended })
    return undefined
  } catch (error) {
    return await endedOtherwise(error, process, 'its first prompt')
  }
}

interface Ended {
  readonly end: PhaseEnd
  readonly survivors: readonly Survivor[]
  readonly note: string | undefined
}

async function endBy(way: Way, { process, definition }: RunningAgent): Promise<Ended> {
  const startedMs = performance.now()
  if (way === 'stdin closed') process.closeInput()
  else process.signal(way)
  const isGone = await process.endsWithin()
  const afterMs = Math.round(performance.now() - startedMs)
  if (!isGone && MAY_GO_ON.has(way))
    return { ...ended({ how: 'ended' }), note: `${definition.name} went on after ${way}` }
  if (!isGone) return ended({ how: 'lingered', afterMs })
  if ((await process.survivors()).length > 0) await pause(GRACE_MS)
  return { ...ended({ how: 'ended' }), survivors: await process.survivors() }
}

function ended(end: PhaseEnd): Ended {
  return { end, survivors: [], note: undefined }
}

function progressOf(
  way: Way,
  { does, stage, lead }: { readonly does: string; readonly stage: 'start' | 'end'; readonly lead: Lead },
): RunProgress {
  const ways = waysOf(lead.options)
  return {
    phase: way,
    does,
    phaseNumber: ways.indexOf(way) + 1,
    phaseCount: ways.length,
    stage,
    cycleName: CYCLE.cycleName,
    cycle: 0,
    plannedCycles: CYCLE.cycles,
    workload: undefined,
    rssBytes: undefined,
    heapUsedBytes: undefined,
    stageMs: 0,
    remainingMs: Math.max(0, lead.endsAtMs - performance.now()),
  }
}
