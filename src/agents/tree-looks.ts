// One look at all processes of an agent while it is at rest: each is a series of its own, told from inside where a probe is
// and from outside in any case. The first one has the children of all.
import { setTimeout as pause } from 'node:timers/promises'
import { Observer } from '../runner/observer.ts'
import type { Moment, Sample } from '../runner/series.ts'
import type { Runtime } from '../runtimes/runtime.ts'
import { lookAround } from '../system/look-around.ts'
import type { ProcessEntry } from '../system/process-look.ts'
import { cpuTicks } from '../system/procfs.ts'
import type { AgentProcess } from './agent-process.ts'
import { type Recorded, seenInside, unseenInside } from './inside-look.ts'
import { type ProbeAnswers, runtimeOfProcess } from './probe-answers.ts'

/** Processor time in which it counts as at rest, of so long: the probe's own looks are in it. */
const REST_MS = 120
const REST_TICKS = 2
/** It may never rest. */
const MOST_REST_MS = 3_000

const NO_CHILDREN = { scan: () => [] }

/** Of one process of the agent. What Bun keeps beside its heap tells when it collected last, and is not judged. */
export interface SeenProcess {
  /** `gemini-cli` for the first, else the name of its program, with a number where there are several. */
  readonly role: string
  readonly pid: number
  /** Undefined for what runs no JavaScript. */
  readonly runtime: Runtime | undefined
  readonly samples: Sample[]
}

export class TreeLooks {
  /** By pid and start, the first process first. */
  readonly #seen = new Map<string, SeenProcess & { readonly observer: Observer }>()
  readonly #agent: AgentProcess
  readonly #answers: ProbeAnswers | undefined
  readonly #name: string
  readonly #startedMs = performance.now()

  /** @param answers undefined where no probe was to come in */
  constructor(name: string, agent: AgentProcess, answers: ProbeAnswers | undefined) {
    this.#name = name
    this.#agent = agent
    this.#answers = answers
  }

  get processes(): readonly SeenProcess[] {
    return [...this.#seen.values()]
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedMs
  }

  /** Resolves once it has computed next to nothing for a moment, or will not rest. */
  async rest(): Promise<void> {
    const endMs = performance.now() + MOST_REST_MS
    let before = this.#cpuTicks()
    while (performance.now() < endMs && !this.#agent.ended.aborted) {
      await pause(REST_MS)
      const now = this.#cpuTicks()
      if (now - before <= REST_TICKS) return
      before = now
    }
  }

  /** Collections age code that V8 drops after some of them: what is dropped before the baseline falls in no sample. */
  async collect(): Promise<void> {
    await this.#answers?.ask(this.#living().map(({ pid }) => pid))
  }

  /** @param recorded what the driver counts, told with the first process @returns the samples of this moment */
  async look(moment: Moment, cycle: number, recorded: Recorded): Promise<readonly Sample[]> {
    const entries = this.#living()
    const answers = (await this.#answers?.ask(entries.map(({ pid }) => pid))) ?? new Map()
    return entries.flatMap((entry, nth) => {
      const process = this.#known(entry)
      const observed = process.observer.observe(moment, {})
      if (observed === undefined) return []
      const outside = process.runtime === 'bun' ? { ...observed, anonymousBytes: undefined } : observed
      const answer = answers.get(entry.pid)
      const told = nth === 0 ? recorded : undefined
      const inside =
        answer === undefined
          ? unseenInside(outside.rssBytes, told)
          : seenInside(answer, this.#answers?.workerHeapsBytes(entry.pid) ?? 0, told)
      const atMs = Math.round(this.elapsedMs)
      const sample = { phase: process.role, moment, cycle, atMs, inside, outside }
      process.samples.push(sample)
      return [sample]
    })
  }

  #known(entry: ProcessEntry): SeenProcess & { readonly observer: Observer } {
    const id = `${entry.pid}:${entry.start}`
    const known = this.#seen.get(id)
    if (known !== undefined) return known
    const { pid } = entry
    const runtime = runtimeOfProcess(pid)
    const isFirst = pid === this.#agent.pid
    const observer = new Observer(pid, isFirst ? this.#agent.tree : NO_CHILDREN, runtime === 'node')
    const seen = { role: this.#roleOf(entry, isFirst), pid, runtime, observer, samples: [] }
    this.#seen.set(id, seen)
    return seen
  }

  #roleOf({ command }: ProcessEntry, isFirst: boolean): string {
    if (isFirst) return this.#name
    const same = [...this.#seen.values()].filter(({ role }) => role.replace(/ \d+$/, '') === command)
    return same.length === 0 ? command : `${command} ${same.length + 1}`
  }

  #living(): readonly ProcessEntry[] {
    const look = lookAround()
    const first = look.entry(this.#agent.pid)
    const isLiving = first !== undefined && first.state !== 'Z'
    return [...(isLiving ? [first] : []), ...this.#agent.tree.scan(look)]
  }

  #cpuTicks(): number {
    return this.#living().reduce((sum, { pid }) => sum + (cpuTicks(pid) ?? 0), 0)
  }
}
