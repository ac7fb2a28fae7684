// What is asked of one phase, and who is told how it goes.
import type { Assignment, PhasePlan } from '../host/protocol.ts'
import type { Capture, SurveyStep } from '../probe/survey/survey-plan.ts'
import type { RunProgress } from './run-progress.ts'
import type { SampleLog } from './sample-log.ts'
import type { OpenSeries } from './series.ts'
import type { Asked } from './still-looks.ts'

export interface PhaseRequest {
  readonly plan: PhasePlan
  readonly tiers: 'on' | 'off'
  readonly judgesGrowth: boolean
  readonly judgesBytes: boolean
  readonly assignment: Assignment
  /** What starts the measured process. */
  readonly command: readonly string[]
  /** True where its heaps lie in pages as V8 maps them, and whatever else allocates does not: Node. */
  readonly tellsPagesApart: boolean
  /** Further environment of it. */
  readonly variables?: Readonly<Record<string, string>>
  readonly mark: string
  readonly log: SampleLog
  readonly signal: AbortSignal
  /** Of wall time, where the machine is too busy for the limit. Default: six times the assignment's limit. */
  readonly mostMs?: number | undefined
  onSample(series: OpenSeries): Asked
  /**
   * Asked after every capture of a survey, while the measured process stands still.
   * @param usedMs what the process could use of the time so far: without what it waited for a processor, or for this
   */
  onCapture?(capture: Capture, usedMs: number): Promise<SurveyStep>
  onProgress(progress: Omit<RunProgress, 'phaseNumber' | 'phaseCount'>): void
}
