// Runs the cycles of a scenario on an agent and looks at all its processes at their boundaries, while it is at rest.
import { setTimeout as pause } from 'node:timers/promises'
import { growingCounts } from '../findings/rules/persistent-growth.ts'
import { growingOrigins } from '../findings/rules/growth-by-origin.ts'
import type { RunProgress } from '../runner/run-progress.ts'
import type { SampleLog } from '../runner/sample-log.ts'
import type { Moment, OpenSeries, PhaseEnd } from '../runner/series.ts'
import { FAR_TIMES, livesFar } from './far-life.ts'
import { openSeries } from './process-series.ts'
import { endedOtherwise } from './ended-otherwise.ts'
import type { RunningAgent } from './running-agent.ts'
import type { AgentScenario } from './scenarios/agent-scenario.ts'
import { unlessStopped } from './stopped-cycle.ts'

/** Looks while nothing is done, by when they come of the time for it: what is gone at the first need not be waited for. */
const STILL_SHARES = [0.1, 0.2, 0.7] as const
/** Cycles of the warm-up between two collections. */
const WARM_UP_LOOKS = 2

export interface CycleLead {
  readonly log: SampleLog
  /** Aborted by an interrupt. */
  readonly interrupted: AbortSignal
  /** When it is to be over, by `performance.now()`. */
  readonly endsAtMs: number
  readonly onProgress: (progress: RunProgress) => void
}

/** The cycles of one agent, and how far they have come. */
export class CycleRun {
  readonly agent: RunningAgent
  readonly scenario: AgentScenario
  /** Cycles done since the baseline. */
  cycle = 0
  readonly #lead: CycleLead
  #step: (cycle: number) => Promise<void> = () => Promise.resolve()
  #stage: RunProgress['stage'] = 'start'
  #stageMs = performance.now()
  #spentMs = 0
  #planned: number

  constructor(agent: RunningAgent, scenario: AgentScenario, lead: CycleLead) {
    this.agent = agent
    this.scenario = scenario
    this.#planned = scenario.cycles
    this.#lead = lead
  }

  /** What a cycle took in the mean. */
  get msPerCycle(): number {
    return this.cycle === 0 ? 0 : this.#spentMs / this.cycle
  }

  /** All cycles that were planned; then its looks while nothing is done. @returns how it ended; undefined: it is ready for more */
  async run(): Promise<PhaseEnd | undefined> {
    return await this.attempt('start', async () => {
      const { scenario, agent } = this
      await this.look('idle')
      this.#step = await this.#during(scenario.begin(agent))
      this.stage('warm-up')
      for (let nth = 1; nth <= scenario.warmUp; nth += 1) {
        await this.#during(this.#step(nth))
        this.#show(nth, scenario.warmUp)
        if (nth % WARM_UP_LOOKS === 0) await agent.looks.collect()
      }
      await this.#during(pause(Math.max(0, scenario.warmUpMs - agent.looks.elapsedMs)))
      await this.look('baseline')
      await this.#cycles()
      if (openSeries(agent, scenario).some(livesFar)) {
        this.#planned *= FAR_TIMES
        await this.#cycles()
      }
      await this.#lookStill()
    })
  }

  /** One more cycle. */
  async one(): Promise<void> {
    const startedMs = performance.now()
    await this.#during(this.#step(this.scenario.warmUp + this.cycle + 1))
    this.#spentMs += performance.now() - startedMs
    this.cycle += 1
    this.#show(this.cycle, this.#planned)
  }

  async look(moment: Moment): Promise<void> {
    const { looks, wire } = this.agent
    await looks.rest()
    const recorded = { figures: wire.figures(), totals: wire.totals() }
    for (const sample of await looks.look(moment, this.cycle, recorded)) this.#lead.log.append(sample)
  }

  stage(stage: RunProgress['stage']): void {
    this.#stage = stage
    this.#stageMs = performance.now()
    this.#show(this.cycle, this.#planned)
  }

  /** What it does may end in other ways; how is told. */
  async attempt(during: string, work: () => Promise<void>): Promise<PhaseEnd | undefined> {
    try {
      await work()
      return undefined
    } catch (error) {
      const { process } = this.agent
      return await endedOtherwise(
        error,
        process,
        `${this.#stage === 'start' ? during : this.#stage} ${this.cycle + 1}`,
      )
    }
  }

  /** An interrupt, the time limit and the end of the agent come between. */
  async #during<Done>(work: Promise<Done>): Promise<Done> {
    const { interrupted, endsAtMs } = this.#lead
    return await unlessStopped(work, { interrupted, endsAtMs, exited: this.agent.process.ended })
  }

  async #cycles(): Promise<void> {
    this.stage('cycles')
    while (this.cycle < this.#planned) {
      await this.one()
      if (this.cycle % this.scenario.sampleEvery === 0) await this.look('cycle')
    }
  }

  async #lookStill(): Promise<void> {
    for (const share of STILL_SHARES) {
      const grows = openSeries(this.agent, this.scenario).some(isGrowing)
      if (!grows) return
      this.stage('settle')
      await this.#during(pause(share * this.scenario.stillMs))
      await this.look('still')
    }
  }

  #show(cycle: number, plannedCycles: number): void {
    const { scenario, agent } = this
    const [first] = agent.looks.processes
    const last = first?.samples.at(-1)
    this.#lead.onProgress({
      phase: agent.definition.name,
      does: scenario.does,
      phaseNumber: 1,
      phaseCount: 1,
      stage: this.#stage,
      cycleName: scenario.cycleName,
      cycle,
      plannedCycles,
      workload: undefined,
      rssBytes: last?.outside?.rssBytes,
      heapUsedBytes: last?.inside.isUnseen === true ? undefined : last?.inside.heapUsedBytes,
      stageMs: performance.now() - this.#stageMs,
      remainingMs: Math.max(0, this.#lead.endsAtMs - performance.now()),
    })
  }
}

function isGrowing(series: OpenSeries): boolean {
  return growingOrigins(series).length > 0 || growingCounts(series, { phases: [], budget: {} }).length > 0
}
