// The second look at a subject: a survey of its heap, led step by step by what it has shown so far.
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
  /** For the whole survey. */
  readonly timeLimitMs: number
  /** Native memory grew: what calls for it is traced, whatever the heap shows. */
  readonly tracesNative: boolean
}

/** Cycles of a further life: enough to see what a life leaves. */
const LIFE_CYCLES = 5

export async function heapSurvey(request: SurveyRequest): Promise<HeapSurvey> {
  const { location, options, phase, samplingBytes, timeLimitMs } = request
  const reader = new SurveyReader()
  const pacer = new Pacer(request)
  const series = await surveyHeap(location, {
    ...options,
    phase,
    samplingBytes,
    timeLimitMs,
    onCapture: async (capture, directory) => {
      pacer.captured(capture)
      const evidence = await reader.add(capture, directory)
      const step = capture.after === 'control' ? ({ do: 'end' } as const) : nextStep(evidence, pacer.pace())
      pacer.leads(step)
      return step
    },
  })
  return { ...reader.evidence(), series }
}

/** Measures how long cycles and snapshots take, to tell what there is time for. */
class Pacer {
  readonly #request: SurveyRequest
  readonly #startedMs = performance.now()
  #stepMs = 0
  #cycle = 0
  #cyclesRun = 0
  #runMs = 0
  #snapshotMs = 300

  constructor(request: SurveyRequest) {
    this.#request = request
  }

  captured({ after, cycle }: Capture): void {
    const tookMs = performance.now() - this.#stepMs
    if (after === 'control') this.#snapshotMs = Math.min(tookMs, 5_000)
    if (after === 'run') {
      this.#cyclesRun += cycle - this.#cycle
      this.#runMs += Math.max(0, tookMs - this.#snapshotMs)
    }
    this.#cycle = cycle
  }

  leads(_step: SurveyStep): void {
    this.#stepMs = performance.now()
  }

  pace(): SurveyPace {
    const { cycles, timeLimitMs } = this.#request
    return {
      cycles,
      tracesNative: this.#request.tracesNative,
      lifeCycles: Math.min(LIFE_CYCLES, cycles),
      leftMs: timeLimitMs - (performance.now() - this.#startedMs),
      msPerCycle: this.#cyclesRun === 0 ? 0 : this.#runMs / this.#cyclesRun,
      msPerSnapshot: this.#snapshotMs,
    }
  }
}
