// The second look at a subject: a survey of its heap, led step by step by what it has shown so far. Where a snapshot is
// what ended it, once more without snapshots: lines that allocate are then all there is, and that is said.
import { extname } from 'node:path'
import { mayBeHarness } from '../findings/heap/harness-growth.ts'
import type { SurveyPace } from '../findings/heap/survey-pace.ts'
import { nextStep, stepBeforeReading } from '../findings/heap/survey-steps.ts'
import type { Capture, HeapEvidence, SurveyStep } from '../runner/heap-evidence.ts'
import type { HeapSurvey } from '../runner/run.ts'
import type { RunOptions } from '../runner/runner.ts'
import { SurveyReader } from '../runner/survey-reader.ts'
import { surveyHeap } from '../runner/survey-run.ts'
import type { ScenarioLocation } from '../runner/work.ts'

export interface SurveyRequest {
  readonly location: ScenarioLocation
  readonly options: Omit<RunOptions, 'onSample'>
  readonly phase: string
  /** Cycles of one life after warm-up. */
  readonly cycles: number
  /** One allocation is sampled for so many bytes. */
  readonly samplingBytes: number
  /** For the whole survey, without what snapshots take. */
  readonly timeLimitMs: number
  /** Native memory grew: what calls for it is traced, whatever the heap shows. */
  readonly tracesNative: boolean
  /** Bytes of the heap grew in the run before. */
  readonly sawGrowth: boolean
  /** The subject has said in the run before that nothing was left to do. */
  readonly endsItself: boolean
  /** What became more in the run before ends by itself so late, in milliseconds. */
  readonly endsWithinMs?: number | undefined
  /** What a cycle took in the run before; 0 where that is not known. */
  readonly msPerCycle: number
  /** It is asked for nothing but who holds what grew. */
  readonly seeksHolder: boolean
}

/** Cycles of a further life: enough to see what a life leaves. */
const LIFE_CYCLES = 5
/** Without snapshots sites are evidence, and every second small object should be seen. */
const BLIND_SAMPLING_BYTES = 32
/** Snapshots of a big heap may take so long on top of the time limit: a heap of 100 MB takes 7 s for each. */
const SNAPSHOTS_MS = 200_000
/** Cycles of nothing at which the harness alone is looked at. */
const IDLE_LOOKS = [11, 24] as const
const IDLE_MS = 30_000

export async function heapSurvey(request: SurveyRequest): Promise<HeapSurvey> {
  const first = await surveyed(request, true)
  const { endedInCapture, end } = first.series
  const isInterrupted = end.how === 'stopped' && end.why === 'interrupted'
  if (endedInCapture === true && !isInterrupted) return await surveyed(request, false)
  // A harness that keeps something of its own may look like a leak, and never hides one.
  if (!mayBeHarness(first) || isInterrupted) return first
  return { ...first, idle: await idleHarness(request).catch(() => undefined) }
}

/** Undefined where it could not be looked at. */
async function idleHarness({ options, samplingBytes }: SurveyRequest): Promise<HeapEvidence | undefined> {
  const reader = new SurveyReader()
  const looks: number[] = [...IDLE_LOOKS]
  const { signal, onProgress, outDirectory, runtime } = options
  const series = await surveyHeap(
    {
      kind: 'module',
      url: new URL(`../host/survey/idle-subject${extname(import.meta.url)}`, import.meta.url).href,
    },
    {
      outDirectory,
      runtime,
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
      samplingBytes,
      takesSnapshots: true,
      tracesNative: false,
      timeLimitMs: IDLE_MS,
      onCapture: async (capture, directory) => {
        await reader.add(capture, directory)
        const untilCycle = looks.shift()
        const step: SurveyStep =
          untilCycle === undefined ? { do: 'end' } : { do: 'run', untilCycle, restMs: 0 }
        return { step, read: Promise.resolve() }
      },
    },
  )
  return series.end.how === 'closed' ? reader.evidence() : undefined
}

async function surveyed(request: SurveyRequest, takesSnapshots: boolean): Promise<HeapSurvey> {
  const { location, options, phase, timeLimitMs } = request
  const samplingBytes = takesSnapshots ? request.samplingBytes : BLIND_SAMPLING_BYTES
  const reader = new SurveyReader()
  const pacer = new Pacer(request)
  const captures: Capture[] = []
  let failure: string | undefined
  let reading: Promise<HeapEvidence | undefined> = Promise.resolve(undefined)
  const failed = (error: unknown): undefined => {
    failure ??= error instanceof Error ? error.message : String(error)
  }
  /** By what was read of it and of all before. */
  const decided = async (read: Promise<HeapEvidence | undefined>): Promise<SurveyStep> => {
    const evidence = await read
    return evidence === undefined || failure !== undefined ? { do: 'end' } : nextStep(evidence, pacer.pace())
  }
  const series = await surveyHeap(location, {
    ...options,
    phase,
    samplingBytes,
    takesSnapshots,
    tracesNative: request.tracesNative,
    timeLimitMs: timeLimitMs + SNAPSHOTS_MS,
    onCapture: async (capture, directory, usedMs) => {
      pacer.captured(capture, usedMs)
      captures.push(capture)
      const read = reading.then(() => reader.add(capture, directory)).catch(failed)
      reading = read
      const known = failure === undefined ? stepBeforeReading(captures, pacer.pace()) : undefined
      const step = known ?? (await decided(read))
      return { step: pacer.steps(step), read: read.then(() => undefined) }
    },
  })
  const { cycles } = request
  return { ...reader.evidence(), series, cycles, samplingBytes, ...(failure !== undefined && { failure }) }
}

/**
 * Measures how long cycles and snapshots take, to tell what there is time for: by what the process could use of it, so
 * that a busy machine makes a survey longer and not shorter.
 */
class Pacer {
  readonly #request: SurveyRequest
  #usedMs = 0
  #cycle = 0
  #cyclesRun = 0
  #runMs = 0
  #lastMsPerCycle = 0
  #snapshotMs = 300
  #restMs = 0
  #snapshotsMs = 0

  constructor(request: SurveyRequest) {
    this.#request = request
  }

  captured({ after, cycle, snapshotMs }: Capture, usedMs: number): void {
    const tookMs = usedMs - this.#usedMs
    if (snapshotMs !== undefined) this.#snapshotMs = Math.min(tookMs, snapshotMs)
    if (after === 'run') {
      const cycles = cycle - this.#cycle
      const ranMs = Math.max(0, tookMs - this.#snapshotMs - this.#restMs)
      this.#cyclesRun += cycles
      this.#runMs += ranMs
      this.#lastMsPerCycle = cycles === 0 ? 0 : ranMs / cycles
    }
    if (snapshotMs !== undefined) this.#snapshotsMs += this.#snapshotMs
    this.#cycle = cycle
    this.#usedMs = usedMs
  }

  /** What it rests is no time of cycles. */
  steps(step: SurveyStep): SurveyStep {
    this.#restMs = 'restMs' in step ? step.restMs : 0
    return step
  }

  pace(): SurveyPace {
    const {
      cycles,
      timeLimitMs,
      tracesNative,
      seeksHolder,
      sawGrowth,
      endsItself,
      msPerCycle,
      endsWithinMs,
    } = this.#request
    return {
      endsWithinMs,
      cycles,
      tracesNative,
      seeksHolder,
      sawGrowth,
      endsItself,
      lifeCycles: Math.min(LIFE_CYCLES, cycles),
      leftMs: timeLimitMs + Math.min(SNAPSHOTS_MS, this.#snapshotsMs) - this.#usedMs,
      msPerCycle: this.#cyclesRun === 0 ? msPerCycle : this.#runMs / this.#cyclesRun,
      lastMsPerCycle: this.#lastMsPerCycle,
      msPerStep: msPerCycle,
      msPerSnapshot: this.#snapshotMs,
    }
  }
}
