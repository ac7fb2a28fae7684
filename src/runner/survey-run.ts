// Surveys the heap of one phase in a process of its own: runs it in steps, and reads what every capture holds.
// The phases before it run first, unmeasured, for it may need what they leave in the directory.
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { TidemarkError } from '../errors.ts'
import type { Assignment } from '../host/protocol.ts'
import type { Capture, SurveyStep } from '../probe/survey/survey-plan.ts'
import { launchCommand, launchVariables, ownNode } from './measured-runtime.ts'
import type { PhaseRequest } from './phase-request.ts'
import { runPhase } from './phase-run.ts'
import { endingSignal, type RunOptions } from './runner.ts'
import { SampleLog } from './sample-log.ts'
import type { PhaseSeries } from './series.ts'
import { type PhaseWork, type ScenarioLocation, workOf } from './work.ts'

export interface SurveyOptions extends Omit<RunOptions, 'onSample' | 'keepDirectory'> {
  /** Default: the first. */
  readonly phase?: string | undefined
  readonly samplingBytes: number
  /** False once they have shown to cost too much. */
  readonly takesSnapshots: boolean
  /** Native memory grew. */
  readonly tracesNative: boolean
  /**
   * @param directory where the capture's snapshots are
   * @param usedMs what the process could use of the time so far
   */
  onCapture(capture: Capture, directory: string, usedMs: number): Promise<LookedAt>
}

export interface LookedAt {
  readonly step: SurveyStep
  /** Resolves once its snapshots were read; they are deleted then. The process goes on meanwhile. */
  readonly read: Promise<void>
}

/**
 * Resolves however the subject behaves, with the way it ended.
 * @throws TidemarkError as `runScenario`, and whatever `onCapture` rejects with
 */
export async function surveyHeap(location: ScenarioLocation, options: SurveyOptions): Promise<PhaseSeries> {
  const work = await workOf(location, options)
  const at =
    options.phase === undefined ? 0 : work.phases.findIndex(({ plan }) => plan.name === options.phase)
  const surveyed = work.phases[at]
  if (surveyed === undefined) {
    throw new TidemarkError('usage', `Survey ${work.name}: there is no phase ${options.phase}`)
  }
  const outDirectory = resolve(options.outDirectory)
  await mkdir(outDirectory, { recursive: true })
  await using owned = new AsyncDisposableStack()
  // Snapshots hold whatever the subject holds, prompts and keys too: mkdtemp makes it 0700.
  const room = await mkdtemp(join(outDirectory, 'survey-'))
  owned.defer(() => rm(room, { recursive: true, force: true }))
  const directory = join(room, 'work')
  await mkdir(directory)
  const reads: Promise<void>[] = []
  owned.defer(async () => void (await Promise.allSettled(reads)))
  const stage: SurveyStage = {
    reads,
    options,
    room,
    directory,
    log: owned.use(new SampleLog(room)),
    signal: endingSignal(owned, options.signal),
    deadlineMs: performance.now() + (options.timeLimitMs ?? work.timeLimitMs),
  }
  for (const before of work.phases.slice(0, at)) await runPhase(request(before, stage))
  return await runPhase(surveying(surveyed, stage))
}

interface SurveyStage {
  /** Of captures, as they come. */
  readonly reads: Promise<void>[]
  readonly options: SurveyOptions
  readonly room: string
  readonly directory: string
  readonly log: SampleLog
  readonly signal: AbortSignal
  readonly deadlineMs: number
}

function request(
  phase: PhaseWork,
  { options, directory, log, signal, deadlineMs }: SurveyStage,
): PhaseRequest {
  const assignment: Assignment = {
    source: phase.source,
    directory,
    profile: options.profile,
    argument: options.argument,
    probe: 'off',
    cycleTimeoutMs: options.cycleTimeoutMs,
    timeLimitMs: Math.max(0, Math.round(deadlineMs - performance.now())),
  }
  return {
    ...phase,
    assignment,
    command: launchCommand(options.runtime ?? ownNode, 'off', options.nodeFlags),
    tellsPagesApart: (options.runtime ?? ownNode).name === 'node',
    variables: launchVariables(options.runtime ?? ownNode, 'off'),
    mark: randomUUID(),
    log,
    signal,
    onSample: () => 'continue',
    onProgress: (progress) =>
      options.onProgress?.({
        ...progress,
        phaseNumber: 1,
        phaseCount: 1,
        remainingMs: Math.max(0, Math.round(deadlineMs - performance.now())),
      }),
  }
}

function surveying(phase: PhaseWork, stage: SurveyStage): PhaseRequest {
  const { options, room, reads } = stage
  const plain = request(phase, stage)
  return {
    ...plain,
    assignment: {
      ...plain.assignment,
      survey: {
        directory: room,
        samplingBytes: options.samplingBytes,
        takesSnapshots: options.takesSnapshots,
        tracesNative: options.tracesNative,
      },
    },
    onCapture: async (capture, usedMs) => {
      const { step, read } = await options.onCapture(capture, room, usedMs)
      // What cannot be removed now goes with its room.
      reads.push(readAndRemoved(read, capture, room).catch(() => undefined))
      return step
    },
  }
}

async function readAndRemoved(
  read: Promise<void>,
  { snapshot, workers = [] }: Capture,
  room: string,
): Promise<void> {
  await Promise.allSettled([read])
  const files = [{ snapshot }, ...workers].flatMap((each) => each.snapshot ?? [])
  for (const file of files) await rm(join(room, file), { force: true })
}
