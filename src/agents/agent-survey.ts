// A look at what holds what has grown on the heap of one process of an agent: it goes on with its cycles, and between them
// snapshots are taken at uneven moments. The steps, and what is made of them, are those of a check.
import { setTimeout as pause } from 'node:timers/promises'
import { mayBeHarness } from '../findings/heap/harness-growth.ts'
import type { SurveyPace } from '../findings/heap/survey-pace.ts'
import { nextStep } from '../findings/heap/survey-steps.ts'
import type { HeapAsk } from '../probe/heap-ask.ts'
import type { Capture, HeapEvidence, SurveyStep } from '../runner/heap-evidence.ts'
import { SurveyReader } from '../runner/survey-reader.ts'
import { askThread, heapAnswers } from '../watch/heap-answers.ts'
import type { CycleRun } from './cycle-run.ts'

/** Cycles of the life that is surveyed. */
export const SURVEY_CYCLES = 28
/** One allocation is sampled for so many bytes. */
export const SAMPLING_BYTES = 4_096
/** In which more may be looked at than a verdict needs. */
const SURVEY_MS = 100_000
/** A listener, a timer or a child that an agent ends by itself soon after a cycle. */
const LATE_MS = 1_000
/** An agent that is surveyed may stand still for longer than a program that somebody uses. */
const MOST_STALL_MS = 60_000
const PATIENCE_MS = 120_000
const LOOK_MS = 50
/** More than a trace takes: its end is when its cycles are done. */
const TRACE_MS = 4_000
/** Of the cycles that a trace needs: an agent may be fast. */
const MOST_TRACED = 8
/** Looks at an agent that does nothing, to tell what looking leaves. */
const IDLE_LOOKS = 3

export interface AgentSurvey extends HeapEvidence {
  readonly idle: HeapEvidence | undefined
  readonly failure: string | undefined
}

export interface SurveyedProcess {
  readonly pid: number
  /** Where its probe writes. */
  readonly directory: string
}

/** Never throws for what the probe does; what the agent does while it is surveyed is thrown. */
export async function surveyAgent(run: CycleRun, surveyed: SurveyedProcess): Promise<AgentSurvey> {
  const survey = new Survey(run, surveyed)
  try {
    await survey.live()
    const evidence = survey.evidence()
    const idle = mayBeHarness(evidence) ? await survey.idle() : undefined
    return { ...evidence, idle, failure: undefined }
  } catch (error) {
    if (!(error instanceof SurveyFault)) throw error
    return { ...survey.evidence(), idle: undefined, failure: error.message }
  } finally {
    survey.rest()
  }
}

/** Of the probe, or of what reads its snapshots. */
class SurveyFault extends Error {}

class Survey {
  readonly #run: CycleRun
  readonly #process: SurveyedProcess
  readonly #firstCycle: number
  readonly #startedMs = performance.now()
  #reader = new SurveyReader()
  #serial = 0
  #snapshotMs = 300

  constructor(run: CycleRun, process: SurveyedProcess) {
    this.#run = run
    this.#process = process
    this.#firstCycle = run.cycle
  }

  evidence(): HeapEvidence {
    return this.#reader.evidence()
  }

  async live(): Promise<void> {
    let evidence = await this.#look('baseline', 0)
    for (;;) {
      const step = nextStep(evidence, this.#pace())
      if (step.do === 'run') evidence = await this.#runTo(step)
      else if (step.do === 'trace') evidence = await this.#trace(step.cycles)
      else return
    }
  }

  /** The same looks with nothing between them, as far apart as those of a life. */
  async idle(): Promise<HeapEvidence> {
    this.#reader = new SurveyReader()
    const apart = Math.round(SURVEY_CYCLES / 4)
    for (let nth = 0; nth < IDLE_LOOKS; nth += 1) {
      this.#run.stage('capture')
      await this.#take({ after: nth === 0 ? 'baseline' : 'run', cycle: nth * apart, planted: nth * apart })
    }
    return this.#reader.evidence()
  }

  /** The thread samples no more, and lets go of what it planted. */
  rest(): void {
    this.#ask({ do: 'rest', serial: ++this.#serial })
  }

  get #cycle(): number {
    return this.#run.cycle - this.#firstCycle
  }

  async #runTo({
    untilCycle,
    restMs,
    showsNumbers,
  }: SurveyStep & { readonly do: 'run' }): Promise<HeapEvidence> {
    const before = this.#cycle
    this.#run.stage('survey')
    while (this.#cycle < untilCycle) await this.#run.one()
    // Said where something grows: what it lets go of a moment later is gone by then.
    await pause(showsNumbers === undefined ? restMs : Math.max(restMs, LATE_MS))
    return await this.#look('run', untilCycle - before)
  }

  async #look(after: Capture['after'], planted: number): Promise<HeapEvidence> {
    await this.#run.agent.looks.rest()
    this.#run.stage('capture')
    return await this.#take({ after, cycle: this.#cycle, planted })
  }

  async #take(look: {
    readonly after: Capture['after']
    readonly cycle: number
    readonly planted: number
  }): Promise<HeapEvidence> {
    const { after, cycle, planted } = look
    const startedMs = performance.now()
    const ask = { samplingBytes: SAMPLING_BYTES, takesSnapshot: true, mostStallMs: MOST_STALL_MS, planted }
    const capture = await this.#answer(this.#ask({ do: 'look', serial: ++this.#serial, ...ask }))
    const evidence = await this.#read({ ...capture, after, cycle, watched: undefined })
    this.#snapshotMs = performance.now() - startedMs
    return evidence
  }

  /** Cycles go on while it looks; those that were done by then are what it saw. */
  async #trace(cycles: number): Promise<HeapEvidence> {
    this.#run.stage('survey')
    const before = this.#cycle
    const serial = this.#ask({ do: 'trace', serial: ++this.#serial, ms: TRACE_MS })
    const over = new AbortController()
    const answer = this.#answer(serial).finally(() => over.abort())
    answer.catch(() => undefined) // Awaited below, once the cycle that goes on has come to its end.
    const { signal } = over
    while (!signal.aborted && this.#cycle - before < MOST_TRACED * cycles) await this.#run.one()
    const capture = await answer
    const tracedCycles = Math.max(1, this.#cycle - before)
    return await this.#read({ ...capture, cycle: this.#cycle, tracedCycles, watched: undefined })
  }

  async #read(capture: Capture): Promise<HeapEvidence> {
    try {
      return await this.#reader.add(capture, this.#process.directory)
    } catch (cause) {
      throw new SurveyFault(cause instanceof Error ? cause.message : String(cause), { cause })
    }
  }

  #ask(ask: HeapAsk): number {
    const { directory, pid } = this.#process
    askThread(directory, { pid, thread: 0, ask })
    return ask.serial
  }

  async #answer(serial: number): Promise<Capture> {
    const { directory, pid } = this.#process
    const { ended } = this.#run.agent.process
    for (const endMs = performance.now() + PATIENCE_MS; performance.now() < endMs && !ended.aborted;) {
      const answer = heapAnswers(directory).find((each) => each.pid === pid && each.serial === serial)
      if (answer?.capture !== undefined) return answer.capture
      if (answer !== undefined) throw new SurveyFault(answer.failure ?? 'it answered nothing')
      await pause(LOOK_MS)
    }
    throw new SurveyFault(ended.aborted ? 'the agent ended' : 'the probe did not answer')
  }

  #pace(): SurveyPace {
    return {
      cycles: SURVEY_CYCLES,
      lifeCycles: 0,
      tracesNative: false,
      sawGrowth: true,
      // More lives of one agent are a new process each; who holds what grows in this one is all that is asked.
      endsItself: true,
      seeksHolder: true,
      // Looks that a verdict needs are taken however long they take; further ones only where there is time.
      leftMs: Math.max(1, SURVEY_MS - (performance.now() - this.#startedMs)),
      msPerCycle: this.#run.msPerCycle,
      lastMsPerCycle: this.#run.msPerCycle,
      msPerStep: this.#run.msPerCycle,
      msPerSnapshot: this.#snapshotMs,
    }
  }
}
