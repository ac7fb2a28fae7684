// The lives of a subject in the measured process: rehearsal, start, warm-up, cycles, close, settling.
// A life ends early when the runner says stop or the time is up; it is closed all the same.
import { setTimeout as pause } from 'node:timers/promises'
import { Deadline } from './deadline.ts'
import { referenceWork } from './reference-work.ts'
import { fairPause } from './fair-pause.ts'
import type { LoadedPhase } from './load.ts'
import type { Assignment, PhasePlan, Reply } from './protocol.ts'
import type { Recorder } from './recorder.ts'
import type { Reporter } from './reporter.ts'
import type { Subject, SubjectContext } from './subject.ts'

/** Enough for whatever only a second cycle creates. */
const REHEARSAL_CYCLES = 2
/** Steps of a further life at most: enough for what one cycle in twenty leaves. */
const AGAIN_CYCLES = 240
/** After close, before the runner is asked whether anything is left: most often nothing is. */
const FIRST_LOOK_MS = 25
/** How long close may take once the runner has said stop. */
const HURRIED_CLOSE_MS = 2_000

/** Samples of a run may take so long in all … */
const SAMPLING_MS = 30_000
/** … but so many are needed to judge growth. */
const FEWEST_SAMPLES = 16

/** So often a fixed piece of work is done beside the steps, where the speed of the machine is asked for: 3 ms each. */
const REFERENCES = 48

type Ending = 'complete' | 'time-limit' | 'stopped'

export interface Stagehands {
  readonly phase: LoadedPhase
  readonly assignment: Assignment
  readonly recorder: Recorder
  readonly reporter: Reporter
}

const nothing = { subject: undefined, open: false } as const

export class Life {
  readonly #plan: PhasePlan
  readonly #with: Stagehands
  readonly #deadline: Deadline
  readonly #ending = new AbortController()
  #cycle = 0
  /**
   * Of the life that was closed last, what is still asked. Nothing else of it is held, in no frame either: what hangs from a
   * closed subject alone would be counted as left.
   */
  #remains: Subject | undefined
  /** The subject has said that there is nothing left to do. */
  #usedUp = false

  constructor(stagehands: Stagehands) {
    this.#with = stagehands
    this.#plan = stagehands.phase.plan
    this.#deadline = new Deadline(stagehands.reporter, stagehands.assignment.timeLimitMs)
  }

  async run(): Promise<Ending> {
    const { reporter } = this.#with
    if ((await reporter.sample('idle', 0, nothing)).kind === 'stop') return 'stopped'
    if (this.#plan.rehearse) await this.#rehearse()
    reporter.enter('start')
    const ending = await this.#measuredLife()
    if (ending === 'stopped') return ending
    const reply = await this.#settled('closed')
    if (reply.kind === 'again' && ending === 'complete') await this.#liveAgain()
    return ending
  }

  async #measuredLife(): Promise<Ending> {
    const { reporter } = this.#with
    const subject = await this.#start(false)
    const ending = await this.#work(subject)
    if (ending === 'complete') await this.#stands(subject)
    reporter.enter('close')
    reporter.calls('close')
    if (ending === 'complete') await subject.close()
    else await this.#endEarly(subject, ending)
    this.#remains = remainsOf(subject)
    return ending
  }

  async #rehearse(): Promise<void> {
    this.#with.reporter.enter('rehearsal')
    await this.#unmeasuredLife(REHEARSAL_CYCLES, (open) =>
      this.#with.reporter.rehearse({ subject: open, open: true }),
    )
    await this.#settled('rested')
  }

  /** What a life leaves is a leak when one more life leaves more. */
  async #liveAgain(): Promise<void> {
    this.#with.reporter.enter('again')
    await this.#unmeasuredLife(Math.min(AGAIN_CYCLES, this.#plan.warmUp + this.#cycle))
    await this.#settled('again')
  }

  async #unmeasuredLife(cycles: number, atEnd?: (subject: Subject) => Promise<void>): Promise<void> {
    const { reporter } = this.#with
    const subject = await this.#start(true)
    for (let cycle = 0; cycle < cycles && !this.#deadline.isOver(); cycle += 1) {
      reporter.calls('step', cycle)
      if ((await subject.step(cycle)) === 'done') break
      reporter.progress(cycle + 1, { subject, open: true })
    }
    await atEnd?.(subject)
    reporter.calls('close')
    await subject.close()
    this.#remains = remainsOf(subject)
  }

  #start(rehearsal: boolean): Promise<Subject> {
    const { assignment, phase, recorder, reporter } = this.#with
    reporter.calls('create')
    const context: SubjectContext = {
      directory: assignment.directory,
      rehearsal,
      profile: assignment.profile,
      argument: assignment.argument,
      record: (name, value) => recorder.record(name, value),
      signal: this.#ending.signal,
    }
    return phase.start(context)
  }

  async #work(subject: Subject): Promise<Ending> {
    const { reporter, recorder } = this.#with
    reporter.enter('warm-up')
    const warm = await this.#cycles(subject, 0, this.#plan.warmUp)
    if (warm !== 'complete' || this.#usedUp) return warm
    recorder.restart()
    if ((await reporter.sample('baseline', 0, { subject, open: true })).kind === 'stop') return 'stopped'
    reporter.enter('cycles')
    return this.#cycles(subject, this.#plan.warmUp, this.#plan.cycles, this.#sampleEvery())
  }

  /** More seldom where a heap is so big that its collections alone would take the time of the run. */
  #sampleEvery(): number {
    const { cycles, sampleEvery } = this.#plan
    const affordable = Math.floor(SAMPLING_MS / Math.max(1, this.#with.reporter.sampleMs))
    const samples = Math.max(FEWEST_SAMPLES, affordable)
    return Math.max(sampleEvery, Math.floor(cycles / samples))
  }

  /** Runs `count` cycles; samples after every `sampleEvery`, and after the last. */
  async #cycles(subject: Subject, from: number, count: number, sampleEvery?: number): Promise<Ending> {
    const { reporter } = this.#with
    const readable = { subject, open: true }
    const referenceEvery =
      this.#with.assignment.measuresSpeed === true ? Math.ceil(count / REFERENCES) : Infinity
    for (let done = 1; done <= count; done += 1) {
      await this.#step(subject, from + done - 1)
      if (sampleEvery !== undefined) this.#cycle = done
      if (done % referenceEvery === 0) this.#with.recorder.record('referenceCpuMs', referenceWork())
      reporter.progress(done, readable)
      const late = this.#deadline.isOver()
      const last = this.#usedUp || late || done === count
      if (sampleEvery !== undefined && (last || done % sampleEvery === 0)) {
        const reply = await reporter.sample('cycle', done, readable)
        if (reply.kind === 'stop' && (await this.#stands(subject))) return 'stopped'
      }
      if (this.#usedUp) break
      if (late && done < count) return 'time-limit'
    }
    return 'complete'
  }

  async #step(subject: Subject, cycle: number): Promise<void> {
    this.#with.reporter.calls('step', cycle)
    const [startedMs, used] = [performance.now(), process.cpuUsage()]
    const outcome = await subject.step(cycle)
    const { user, system } = process.cpuUsage(used)
    this.#with.recorder.record('stepMs', performance.now() - startedMs)
    this.#with.recorder.record('stepCpuMs', (user + system) / 1_000)
    this.#usedUp = outcome === 'done'
  }

  async #endEarly(subject: Subject, ending: Ending): Promise<void> {
    this.#ending.abort()
    if (ending === 'time-limit') await subject.close()
    else await Promise.race([subject.close(), fairPause(HURRIED_CLOSE_MS)])
  }

  /** True when what speaks for an end still does once nothing is done: the runner says how long that takes. */
  async #stands(subject: Subject): Promise<boolean> {
    for (;;) {
      const reply = await this.#with.reporter.sample('still', this.#cycle, { subject, open: true })
      if (reply.kind !== 'wait') return reply.kind === 'stop'
      await pause(reply.waitMs)
    }
  }

  /** The runner knows what was there before; it says how long to wait for the rest to go. */
  async #settled(moment: 'rested' | 'closed' | 'again'): Promise<Reply> {
    const { reporter } = this.#with
    if (moment === 'closed') reporter.enter('settle')
    await pause(Math.min(FIRST_LOOK_MS, this.#plan.settleMs))
    for (;;) {
      const reply = await reporter.sample(moment, this.#cycle, { subject: this.#remains, open: false })
      if (reply.kind !== 'wait') return reply
      await pause(reply.waitMs)
    }
  }
}

function remainsOf(subject: Subject): Subject | undefined {
  return subject.holdings === undefined && subject.answers === undefined ? undefined : subject
}
