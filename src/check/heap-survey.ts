// The second look at a subject: a survey of its heap, led step by step by what it has shown so far. Where a snapshot is
// what ended it, once more without snapshots: lines that allocate are then all there is, and that is said.
import { nextStep, type SurveyPace } from '../analysis/survey-steps.ts'
import type { Capture, HeapSurvey, SurveyStep } from '../scenario/heap-evidence.ts'
import type { RunOptions } from '../scenario/runner.ts'
import { SurveyReader } from '../scenario/survey-reader.ts'
import { surveyHeap } from '../scenario/survey-run.ts'
import type { ScenarioLocation } from '../scenario/work.ts'

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
}

/** Cycles of a further life: enough to see what a life leaves. */
const LIFE_CYCLES = 5
/** Without snapshots sites are evidence, and every second small object should be seen. */
const BLIND_SAMPLING_BYTES = 32
/** Snapshots of a big heap may take so long on top of the time limit: a heap of 100 MB takes 7 s for each. */
const SNAPSHOTS_MS = 200_000

export async function heapSurvey(request: SurveyRequest): Promise<HeapSurvey> {
  const first = await surveyed(request, true)
  const { endedInCapture, end } = first.series
  const isInterrupted = end.how === 'stopped' && end.why === 'interrupted'
  return endedInCapture === true && !isInterrupted ? await surveyed(request, false) : first
}

async function surveyed(request: SurveyRequest, takesSnapshots: boolean): Promise<HeapSurvey> {
  const { location, options, phase, samplingBytes, timeLimitMs } = request
  const reader = new SurveyReader()
  const pacer = new Pacer(request)
  let failure: string | undefined
  const series = await surveyHeap(location, {
    ...options,
    phase,
    samplingBytes: takesSnapshots ? samplingBytes : BLIND_SAMPLING_BYTES,
    takesSnapshots,
    tracesNative: request.tracesNative,
    timeLimitMs: timeLimitMs + SNAPSHOTS_MS,
    onCapture: async (capture, directory, usedMs) => {
      pacer.captured(capture, usedMs)
      try {
        const evidence = await reader.add(capture, directory)
        return capture.after === 'control' ? { do: 'end' } : pacer.steps(nextStep(evidence, pacer.pace()))
      } catch (error) {
        failure ??= error instanceof Error ? error.message : String(error)
        return { do: 'end' } satisfies SurveyStep
      }
    },
  })
  return { ...reader.evidence(), series, ...(failure !== undefined && { failure }) }
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
  #snapshotMs = 300
  #restMs = 0
  #snapshotsMs = 0

  constructor(request: SurveyRequest) {
    this.#request = request
  }

  captured({ after, cycle, snapshot }: Capture, usedMs: number): void {
    const tookMs = usedMs - this.#usedMs
    if (after === 'control' && snapshot !== undefined) this.#snapshotMs = tookMs
    if (after === 'run') {
      this.#cyclesRun += cycle - this.#cycle
      this.#runMs += Math.max(0, tookMs - this.#snapshotMs - this.#restMs)
    }
    if (snapshot !== undefined) this.#snapshotsMs += Math.min(tookMs, this.#snapshotMs)
    this.#cycle = cycle
    this.#usedMs = usedMs
  }

  /** What it rests is no time of cycles. */
  steps(step: SurveyStep): SurveyStep {
    this.#restMs = 'restMs' in step ? step.restMs : 0
    return step
  }

  pace(): SurveyPace {
    const { cycles, timeLimitMs } = this.#request
    return {
      cycles,
      tracesNative: this.#request.tracesNative,
      lifeCycles: Math.min(LIFE_CYCLES, cycles),
      leftMs: timeLimitMs + Math.min(SNAPSHOTS_MS, this.#snapshotsMs) - this.#usedMs,
      msPerCycle: this.#cyclesRun === 0 ? 0 : this.#runMs / this.#cyclesRun,
      msPerSnapshot: this.#snapshotMs,
    }
  }
}
