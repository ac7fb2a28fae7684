// One scenario on one agent as a library: an agent in, an outcome out. It is started, driven, looked at, ended, judged by
// the rules of a check, and written down; whoever calls shows what came of it.
import { resolve } from 'node:path'
import type { CheckedRun } from '../check/check-run.ts'
import { OutputDirectory } from '../check/output-directory.ts'
import { phaseToSurvey } from '../check/phase-to-survey.ts'
import { byteGrowth, byteKinds, mayRise, stillRising } from '../findings/bytes/byte-growth.ts'
import type { Doubt } from '../findings/doubt.ts'
import type { Suppression } from '../findings/suppressions.ts'
import { environment } from '../runner/environment.ts'
import type { HeapSurvey, Run } from '../runner/run.ts'
import { endingSignal } from '../runner/runner.ts'
import type { RunProgress } from '../runner/run-progress.ts'
import { SampleLog } from '../runner/sample-log.ts'
import type { OpenSeries, PhaseEnd, PhaseSeries, Survivor } from '../runner/series.ts'
import { agentFindings } from './agent-findings.ts'
import type { AgentSubject } from './agent-subject.ts'
import { type AgentSurvey, SAMPLING_BYTES, SURVEY_CYCLES, surveyAgent } from './agent-survey.ts'
import { CycleRun } from './cycle-run.ts'
import { claimOf, type Driven, judgedRun } from './judged-run.ts'
import { endedSeries, openSeries } from './process-series.ts'
import { lackOf } from './lacking.ts'
import { notOffered } from './not-offered.ts'
import { RunningAgent } from './running-agent.ts'
import { seedDoubts, seedNote } from './seeded-session.ts'
import type { AgentScenario } from './scenarios/agent-scenario.ts'

export interface AgentRunOptions extends AgentSubject {
  /** Where result.json and samples.jsonl go. */
  readonly outDirectory: string
  /** Known leaks, besides those that Node and V8 retain by design. */
  readonly suppressions?: readonly Suppression[] | undefined
  /** Default fifteen minutes. */
  readonly timeLimitMs?: number | undefined
  /** Leaves the home of the agent where it was. Default false. */
  readonly keepsHome?: boolean
  /** Default true. */
  readonly isProbed?: boolean
  readonly onProgress: (progress: RunProgress) => void
}

export interface AgentRunRequest extends AgentRunOptions {
  readonly scenario: AgentScenario
}

export const TIME_LIMIT_MS = 900_000

/** @throws TidemarkError for misuse, and for an agent that cannot be started; what it does once it runs is a verdict */
export async function runOnAgent(request: AgentRunRequest): Promise<CheckedRun> {
  using out = new OutputDirectory(resolve(request.outDirectory))
  const startedAt = new Date()
  const lack = lackOf(request.definition, request.scenario)
  if (lack !== undefined) return notOffered(request, lack, { out, startedAt })
  const driven = await drivenAgent(request, out.path)
  return judgedRun(request, driven, { out, startedAt })
}

async function drivenAgent(request: AgentRunRequest, directory: string): Promise<Driven> {
  const { scenario, timeLimitMs = TIME_LIMIT_MS, onProgress } = request
  await using owned = new AsyncDisposableStack()
  const interrupted = endingSignal(owned, undefined)
  const log = owned.use(new SampleLog(directory))
  const startedMs = performance.now()
  const agent = owned.use(await RunningAgent.start({ ...request, session: scenario.session?.() }))
  const cycles = new CycleRun(agent, scenario, {
    log,
    interrupted,
    endsAtMs: startedMs + timeLimitMs,
    onProgress,
  })
  const broken = await cycles.run()
  const open = openSeries(agent, scenario)
  const notes = [scenario.note?.(agent), seedNoteOf(agent)].filter((note) => note !== undefined)
  const surveyed = broken === undefined ? await surveyWhereWanted(cycles, open) : undefined
  cycles.stage('end')
  const { end, survivors } = await endedAgent(agent, broken ?? surveyed?.broken)
  const durationMs = Math.round(performance.now() - startedMs)
  const phases = endedSeries(open, { end, survivors, durationMs, outputBytes: agent.process.outputBytes })
  const survey = surveyed && heapSurveyOf(surveyed, phases)
  return { phases, survey, notes, doubts: doubtsAboutSeed(agent) }
}

function seedNoteOf({ seeded, wire }: RunningAgent): string | undefined {
  return seeded && wire.first && seedNote(seeded, wire.first)
}

function doubtsAboutSeed({ seeded, wire, definition }: RunningAgent): readonly Doubt[] {
  return seeded === undefined
    ? []
    : seedDoubts(seeded, wire.first).map((doubt) => ({ ...doubt, phase: definition.name }))
}

interface Surveyed {
  readonly phase: string
  readonly survey: AgentSurvey | undefined
  readonly broken: PhaseEnd | undefined
}

/** Only where something grew that nobody knows the line of, rose and may have an end, or may have risen. */
async function surveyWhereWanted(
  cycles: CycleRun,
  open: readonly OpenSeries[],
): Promise<Surveyed | undefined> {
  const { looks, probeDirectory } = cycles.agent
  const phases = endedSeries(open, { end: { how: 'ended' }, survivors: [], durationMs: 0, outputBytes: 0 })
  const run = { ...UNTOLD, phases }
  const looked = agentFindings(run, claimOf(phases))
  const wanted =
    phaseToSurvey(run, looked, 'to-explain') ??
    (looked.findings.length === 0 ? phases.find(mayLeak) : undefined)
  const process = looks.processes.find(({ role }) => role === wanted?.phase)
  if (wanted === undefined || process?.runtime !== 'node' || probeDirectory === undefined) return undefined
  let survey: AgentSurvey | undefined
  const broken = await cycles.attempt('survey', async () => {
    survey = await surveyAgent(cycles, { pid: process.pid, directory: probeDirectory })
  })
  return { phase: wanted.phase, survey, broken }
}

/** More cycles would tell, and so do snapshots: what is no path on the heap that goes on is none. */
function mayLeak(series: OpenSeries): boolean {
  const [heap] = byteKinds
  const growth = heap && byteGrowth(series, heap)
  if (growth === undefined) return false
  return mayRise(growth) || (growth.rises && growth.shape === 'slows' && stillRising(growth))
}

const UNTOLD: Omit<Run, 'phases'> = {
  scenario: '',
  subject: '',
  plant: undefined,
  startedAt: '',
  durationMs: 0,
  environment: environment(),
}

function heapSurveyOf({ survey, phase }: Surveyed, phases: readonly PhaseSeries[]): HeapSurvey | undefined {
  const series = phases.find((each) => each.phase === phase)
  if (survey === undefined || series === undefined) return undefined
  return { ...survey, series, cycles: SURVEY_CYCLES, samplingBytes: SAMPLING_BYTES, isOneLife: true }
}

/** By the end of its input, as its client would, and a server by SIGTERM; what has not ended by then is ended when it is disposed. */
async function endedAgent(
  agent: RunningAgent,
  broken: PhaseEnd | undefined,
): Promise<{ readonly end: PhaseEnd; readonly survivors: readonly Survivor[] }> {
  const startedMs = performance.now()
  if (agent.definition.isServer === true) agent.process.signal('SIGTERM')
  else agent.process.closeInput()
  const isGone = await agent.process.endsWithin()
  const afterMs = Math.round(performance.now() - startedMs)
  const survivors = isGone ? await agent.process.survivors() : []
  return { end: broken ?? (isGone ? { how: 'ended' } : { how: 'lingered', afterMs }), survivors }
}
