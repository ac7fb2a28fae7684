// The measured process in a survey of its heap: it does one step at a time as the runner says, and captures after each.
// A planted leak of its own runs beside the subject: what cannot find that one may not call the subject clean.
import { setTimeout as pause } from 'node:timers/promises'
import { mappedPosition } from '../../resources/source-map.ts'
import { Deadline } from '../deadline.ts'
import type { AllocationSampler } from '../engine.ts'
import type { LoadedPhase } from '../load.ts'
import type { Assignment, Reply } from '../protocol.ts'
import type { Recorder } from '../recorder.ts'
import type { Reporter } from '../reporter.ts'
import { settle } from '../settle.ts'
import type { Subject } from '../subject.ts'
import { allocationSites } from '../../probe/survey/allocation-sites.ts'
import { ContainerTrace } from '../../probe/survey/container-trace.ts'
import { HeapLook } from './heap-look.ts'
import { NativeTrace } from './native-trace.ts'
import type { WasmCalls } from './wasm-calls.ts'
import type { Capture, SurveyPlan, SurveyStep } from '../../probe/survey/survey-plan.ts'

const REHEARSAL_CYCLES = 2
/** After a life of which nothing is pending; what else is to go is gone when what grows is looked at again. */
const AT_REST_MS = 25

/** What the harness leaks on purpose, one a cycle: the analysis must find it. */
class TidemarkControl {
  readonly cycle: number
  constructor(cycle: number) {
    this.cycle = cycle
  }
}

export interface Surveyed {
  readonly phase: LoadedPhase
  readonly assignment: Assignment
  readonly plan: SurveyPlan
  readonly recorder: Recorder
  readonly reporter: Reporter
  /** Where native memory grew. */
  readonly wasm?: WasmCalls | undefined
}

export class SurveyLife {
  readonly #with: Surveyed
  readonly #sampler: AllocationSampler
  readonly #control: TidemarkControl[] = []
  readonly #deadline: Deadline
  readonly #look: HeapLook
  #subject: Subject | undefined
  /** Since the baseline. */
  #cycle = 0
  /** Of the life that is being surveyed, warm-up included: what the subject is told. */
  #steps = 0
  #lives = 0
  #lifeCycles: number | undefined
  #isUsedUp = false
  #isLate = false
  #trace: ContainerTrace | undefined
  /** What Node waits for without a subject. */
  readonly #idleResources = process.getActiveResourcesInfo().length

  constructor(surveyed: Surveyed) {
    this.#with = surveyed
    this.#deadline = new Deadline(surveyed.reporter, surveyed.assignment.timeLimitMs)
    this.#sampler = surveyed.reporter.engine.sampler(surveyed.plan.samplingBytes)
    this.#look = new HeapLook(surveyed.plan, surveyed.reporter)
  }

  async run(): Promise<void> {
    const { phase, reporter } = this.#with
    reporter.enter('rehearsal')
    if (phase.plan.rehearse) await this.#wholeLife(REHEARSAL_CYCLES)
    // What a look and a rest need is there before the first, and is no growth: timers of two lengths, and the sites.
    for (const ms of [1, 2]) await pause(ms)
    mappedPosition({ file: import.meta.filename, line: 1, column: 1 })
    await this.#withSites('baseline')
    reporter.enter('start')
    this.#subject = await this.#start(false)
    this.#steps = 0
    reporter.enter('warm-up')
    await this.#cycles(this.#subject, phase.plan.warmUp)
    reporter.enter('survey')
    this.#cycle = 0
    // What the runner said last is held at each look: at the first too.
    let step: SurveyStep = JSON.parse('{"do":"run","untilCycle":0,"restMs":0}')
    step = this.#ask(await this.#capture('baseline'))
    while (step.do !== 'end') step = this.#ask(await this.#obey(step))
    await this.#close()
  }

  async #obey(step: Exclude<SurveyStep, { do: 'end' }>): Promise<Capture> {
    if (step.do === 'run') {
      if (this.#subject) await this.#cycles(this.#subject, step.untilCycle - this.#cycle)
      await rest(step.restMs)
      return this.#capture('run', step.showsNumbers)
    }
    if (step.do === 'trace') return this.#traced('trace', () => this.#traceCycles(step.cycles))
    await this.#close()
    if (step.traced) return this.#traced('live', () => this.#wholeLives(step))
    await this.#wholeLives(step)
    await rest(step.restMs)
    return this.#capture('live')
  }

  async #traceCycles(cycles: number): Promise<void> {
    if (this.#subject !== undefined) await this.#cycles(this.#subject, cycles)
  }

  async #wholeLives({ lives, cycles }: SurveyStep & { do: 'live' }): Promise<void> {
    this.#lifeCycles = cycles
    for (let life = 0; life < lives; life += 1) {
      await this.#wholeLife(cycles)
      this.#lives += 1
      if (this.#deadline.isOver()) this.#isLate = true
    }
  }

  async #traced(after: 'trace' | 'live', work: () => Promise<void>): Promise<Capture> {
    using native = new NativeTrace(await nativeClasses())
    using trace = new ContainerTrace({ readsCode: 'bounds' })
    this.#trace = trace
    const { wasm } = this.#with
    wasm?.trace()
    await work()
    wasm?.stop()
    this.#trace = undefined
    const nativeCalls = [...(wasm?.calls() ?? []), ...native.calls()]
    return { ...(await this.#withSites(after)), traced: trace.grown(), nativeCalls }
  }

  async #wholeLife(cycles: number): Promise<void> {
    const subject = await this.#start(true)
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      if ((await this.#step(subject, cycle)) === 'done') break
    }
    this.#with.reporter.calls('close')
    await subject.close()
  }

  #isAtRest(): boolean {
    return process.getActiveResourcesInfo().length <= this.#idleResources
  }

  async #close(): Promise<void> {
    const subject = this.#subject
    this.#subject = undefined
    this.#with.reporter.calls('close')
    await subject?.close()
  }

  #start(rehearsal: boolean): Promise<Subject> {
    const { assignment, phase, recorder, reporter } = this.#with
    reporter.calls('create')
    return phase.start({
      directory: assignment.directory,
      rehearsal,
      profile: assignment.profile,
      argument: assignment.argument,
      record: (name, value) => recorder.record(name, value),
      signal: new AbortController().signal,
    })
  }

  async #cycles(subject: Subject, count: number): Promise<void> {
    for (let done = 0; done < count && !this.#isUsedUp && !this.#isLate; done += 1) {
      const outcome = await this.#step(subject, this.#steps)
      this.#steps += 1
      this.#cycle += 1
      if (outcome === 'done') this.#isUsedUp = true
      if (this.#deadline.isOver()) this.#isLate = true
    }
  }

  async #step(subject: Subject, cycle: number): Promise<'done' | void> {
    this.#control.push(new TidemarkControl(cycle))
    this.#trace?.nextCycle()
    this.#with.reporter.calls('step', cycle)
    const outcome = await subject.step(cycle)
    this.#sampler.forgetConsole()
    this.#with.reporter.progress(this.#cycle + 1, { subject, open: true })
    return outcome
  }

  /** Sites are read after the snapshot: what is made of them must not be in it. */
  async #capture(after: Capture['after'], showsNumbers = false): Promise<Capture> {
    const figures = await this.#figures(after)
    const look = await this.#look.take(showsNumbers)
    return { ...figures, ...look, sites: allocationSites(this.#sampler.read()) }
  }

  async #withSites(after: Capture['after']): Promise<Capture> {
    return { ...(await this.#figures(after)), sites: allocationSites(this.#sampler.read()) }
  }

  async #figures(after: Capture['after']): Promise<Omit<Capture, 'sites'>> {
    if (after === 'live') await pause(this.#isAtRest() ? AT_REST_MS : this.#with.phase.plan.settleMs)
    this.#sampler.forgetConsole()
    const { engine } = this.#with.reporter
    await settle(engine.collect)
    const { external, arrayBuffers } = process.memoryUsage()
    return {
      after,
      cycle: this.#cycle,
      lives: this.#lives,
      lifeCycles: this.#lifeCycles,
      heapObjectsBytes: engine.objectsBytes(),
      types: this.#types(),
      externalBytes: external,
      arrayBuffersBytes: arrayBuffers,
      isUsedUp: this.#isUsedUp,
      isLate: this.#isLate,
    }
  }

  /** What is planted is an `Object` to the engine. */
  #types(): Readonly<Record<string, number>> | undefined {
    const types = this.#with.reporter.engine.typeCounts()
    return types && { ...types, Object: (types['Object'] ?? 0) - this.#control.length }
  }

  #ask(capture: Capture): SurveyStep {
    const reply: Reply = this.#with.reporter.ask({ kind: 'capture', capture })
    return reply.kind === 'survey' ? reply.step : { do: 'end' }
  }
}

async function rest(ms: number): Promise<void> {
  if (ms > 0) await pause(ms)
}

/** Loaded in any case: they are built in, and patching what nobody uses costs nothing. */
async function nativeClasses(): Promise<Readonly<Record<string, unknown>>> {
  const { DatabaseSync, StatementSync } = await import('node:sqlite')
  const { BroadcastChannel, MessagePort, Worker } = await import('node:worker_threads')
  return { DatabaseSync, StatementSync, BroadcastChannel, MessagePort, Worker }
}
