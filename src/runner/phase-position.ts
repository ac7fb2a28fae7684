// Where a phase is: its stage and cycle as the measured process told them last, in words and as progress.
import type { Act, HostMessage, PhasePlan, Stage } from '../host/protocol.ts'
import type { RunProgress } from './run-progress.ts'

export type PhaseProgress = Omit<RunProgress, 'phaseNumber' | 'phaseCount' | 'remainingMs'>

export class PhasePosition {
  plan: PhasePlan
  cycle = 0
  rssBytes: number | undefined
  #stage: Stage = 'load'
  #act: Act | undefined
  #stageMs = performance.now()

  constructor(plan: PhasePlan) {
    this.plan = plan
  }

  /** @param act what of the subject is called in it, where it has several of these */
  enter(stage: Stage, act?: Act): void {
    this.#stage = stage
    this.#act = act
    this.#stageMs = performance.now()
    this.cycle = 0
  }

  get stage(): Stage {
    return this.#stage
  }

  /** As `enter`, of what the survey goes through again and again: its cycles go on. */
  pass(stage: Stage): void {
    this.#stage = stage
  }

  /** What it is doing, for a sentence: `during …`. */
  during(): string {
    const { cycleName } = this.plan
    if (this.#stage === 'cycles')
      return this.cycle === 0 ? `the first ${cycleName}s` : `a ${cycleName} after ${cycleName} ${this.cycle}`
    if (this.#stage === 'capture') return 'a snapshot of its heap'
    if (this.#act !== undefined) return `${this.#stage}, in ${this.#act}()`
    return this.#stage === 'warm-up' ? `a ${cycleName} of the warm-up` : this.#stage
  }

  /** @param message undefined when it has only entered a stage */
  progress(message: (HostMessage & { kind: 'progress' }) | undefined): PhaseProgress {
    this.cycle = message?.cycle ?? this.cycle
    this.rssBytes = message?.rssBytes ?? this.rssBytes
    const { name: phase, does, cycleName, warmUp, cycles } = this.plan
    return {
      phase,
      does,
      stage: this.#stage,
      cycleName,
      cycle: this.cycle,
      plannedCycles: this.#stage === 'warm-up' ? warmUp : cycles,
      workload: message?.progress,
      rssBytes: this.rssBytes,
      heapUsedBytes: message?.heapUsedBytes,
      stageMs: Math.round(performance.now() - this.#stageMs),
    }
  }
}
