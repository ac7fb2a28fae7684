// Runs one phase in a process of its own and always comes back with a series, however that process ends.
import { TidemarkError } from '../errors.ts'
import {
  type Assignment,
  type HostMessage,
  MALLOC_VARIABLE,
  type PhasePlan,
  type Reply,
  type Stage,
} from '../probe/protocol.ts'
import type { Capture, SurveyStep } from '../probe/survey/survey-plan.ts'
import { CaptureCost } from './capture-cost.ts'
import { MALLOC_SETTINGS } from './growth-malloc.ts'
import { MeasuredProcess, type Exit } from './measured-process.ts'
import { Observer } from './observer.ts'
import { phaseEnd } from './phase-end.ts'
import { kernelMemoryKills } from './procfs.ts'
import type { RunProgress } from './run-progress.ts'
import type { SampleLog } from './sample-log.ts'
import type { Moment, OpenSeries, PhaseEnd, PhaseSeries, Sample } from './series.ts'
import { Settling } from './settling.ts'
import { Silence } from './silence.ts'
import { StillLooks } from './still-looks.ts'

/** After close and settling, a process has this long to end by itself. */
const EXIT_GRACE_MS = 2_000
/** The host ends between two cycles when time is up; a cycle or close that takes longer than this is cut off. */
const END_GRACE_MS = 5_000
/** On top of a cycle's own limit: progress is sent up to 250 ms late. */
const SILENCE_MARGIN_MS = 500

/** What each moment after a close is held against; `idle` where there is none. */
const REFERENCES = { rested: 'idle', closed: 'rested', again: 'closed' } as const

export interface PhaseRequest {
  readonly plan: PhasePlan
  readonly tiers: 'on' | 'off'
  readonly judgesGrowth: boolean
  readonly judgesBytes: boolean
  readonly assignment: Assignment
  readonly flags: readonly string[]
  readonly mark: string
  readonly log: SampleLog
  readonly signal: AbortSignal
  onSample(series: OpenSeries): 'continue' | 'stop' | 'wait'
  /** Asked after every capture of a survey, while the measured process stands still. */
  onCapture?(capture: Capture): Promise<SurveyStep>
  onProgress(progress: Omit<RunProgress, 'phaseNumber' | 'phaseCount' | 'remainingMs'>): void
}

/** @throws TidemarkError when the subject could not be tried: the module is none, or its input is bad. */
export async function runPhase(request: PhaseRequest): Promise<PhaseSeries> {
  const phase = new PhaseRun(request)
  return phase.run()
}

class PhaseRun {
  readonly #request: PhaseRequest
  readonly #startedMs = performance.now()
  readonly #samples: Sample[] = []
  readonly #stillLooks = new StillLooks()
  readonly #kernelKills = kernelMemoryKills()
  /** Aborted once the process is to be killed. */
  readonly #kill = new AbortController()
  #plan: PhasePlan
  #measured: MeasuredProcess | undefined
  #observer: Observer | undefined
  #settling: { readonly moment: Moment; readonly policy: Settling } | undefined
  #stage: Stage = 'load'
  #stageMs = this.#startedMs
  #cycle = 0
  #rssBytes: number | undefined
  #known: PhaseEnd | undefined
  #refusal: TidemarkError | undefined
  #failure: unknown
  #finished = false
  #answers: PhaseSeries['answers']
  readonly #silence = new Silence()
  readonly #captureCost = new CaptureCost()

  constructor(request: PhaseRequest) {
    this.#request = request
    this.#plan = request.plan
  }

  async run(): Promise<PhaseSeries> {
    const { assignment, flags, mark, tiers } = this.#request
    await using measured = await MeasuredProcess.start({
      assignment,
      flags,
      mark,
      env: tiers === 'off' ? { [MALLOC_VARIABLE]: MALLOC_SETTINGS } : undefined,
      onMessage: (message) => this.#heard(message),
    })
    this.#measured = measured
    this.#observer = new Observer(measured.pid, measured.tree)
    const exit = await this.#ended(measured)
    if (this.#refusal !== undefined) throw this.#refusal
    if (this.#failure !== undefined) throw this.#failure
    // Whatever the runner killed says nothing about what would have stayed.
    const survivors = this.#finished && !this.#kill.signal.aborted ? await measured.tree.survivors() : []
    return {
      ...this.#series(),
      answers: this.#answers,
      end: this.#phaseEnd(measured, exit),
      endedInCapture: this.#stage === 'capture',
      survivors: survivors.map(({ pid, command }) => ({ pid, command })),
      strayMessages: measured.strayMessages,
      outputBytes: measured.outputBytes,
      durationMs: Math.round(performance.now() - this.#startedMs),
    }
  }

  /** Waits for the process, and kills it when time is up, it hangs, or the run is interrupted. */
  async #ended(measured: MeasuredProcess): Promise<Exit> {
    const { assignment, signal } = this.#request
    using timers = new DisposableStack()
    const interrupt = (): void => this.#end({ how: 'stopped', why: 'interrupted' })
    const timeUp = (): void => this.#end({ how: 'stopped', why: 'time-limit' })
    this.#kill.signal.addEventListener('abort', () => void measured.tree.kill())
    signal.addEventListener('abort', interrupt)
    timers.defer(() => signal.removeEventListener('abort', interrupt))
    if (signal.aborted) interrupt()
    const limit = setTimeout(timeUp, assignment.timeLimitMs + END_GRACE_MS)
    timers.defer(() => clearTimeout(limit))
    timers.use(this.#silence)
    timers.use(this.#captureCost)
    this.#listen()
    return await measured.exit
  }

  #phaseEnd(measured: MeasuredProcess, exit: Exit): PhaseEnd {
    return phaseEnd({
      known: this.#known,
      finished: this.#finished,
      exit,
      during: this.#during(),
      stderrTail: measured.stderrTail,
      rssBytes: this.#rssBytes,
      kernelKilled: (kernelMemoryKills() ?? 0) > (this.#kernelKills ?? 0),
    })
  }

  #series(): OpenSeries {
    const { name: phase, does, cycleName, cycles: plannedCycles } = this.#plan
    const { tiers, judgesGrowth, judgesBytes, assignment } = this.#request
    const isProbed = assignment.probe !== 'off'
    const samples = this.#samples
    return { phase, does, cycleName, tiers, plannedCycles, judgesGrowth, judgesBytes, isProbed, samples }
  }

  #heard(message: HostMessage): void {
    this.#listen()
    switch (message.kind) {
      case 'loaded':
        this.#plan = message.plan
        break
      case 'stage':
        this.#stage = message.stage
        this.#stageMs = performance.now()
        this.#cycle = 0
        this.#progress(undefined)
        break
      case 'progress':
        this.#cycle = message.cycle
        this.#progress(message)
        break
      case 'sample':
        this.#measured?.reply(this.#sampled(message))
        break
      case 'capturing':
        this.#capturing(message.expectedMs)
        break
      case 'capture':
        void this.#captured(message.capture)
        break
      case 'threw':
        this.#threw(message)
        break
      case 'answers':
        this.#answers = message.places
        break
      case 'finished':
        this.#hostFinished(message.why)
        break
    }
  }

  #sampled(message: HostMessage & { kind: 'sample' }): Reply {
    const { moment, cycle, inside } = message
    this.#cycle = cycle
    this.#rssBytes = inside.rssBytes
    const sample: Sample = {
      phase: this.#plan.name,
      moment,
      cycle,
      atMs: Math.round(performance.now() - this.#startedMs),
      inside,
      outside: this.#observer?.observe(moment),
    }
    if (moment === 'still') return this.#still(sample)
    const settling = this.#settlingFor(moment)
    const waitMs = settling?.waitMs(sample)
    if (waitMs !== undefined) {
      this.#listen(waitMs)
      return { kind: 'wait', waitMs }
    }
    this.#take(sample)
    if (moment === 'closed' && this.#plan.rehearse && settling?.isBack(sample) === false)
      return { kind: 'again' }
    return this.#request.onSample(this.#series()) === 'stop' ? { kind: 'stop' } : { kind: 'go' }
  }

  /** What grew has time to go. */
  #still(sample: Sample): Reply {
    const asked = this.#request.onSample({ ...this.#series(), samples: [...this.#samples, sample] })
    const { waitMs, isKept } = this.#stillLooks.next(sample, asked)
    if (isKept) this.#take(sample)
    if (waitMs !== undefined) {
      this.#listen(waitMs)
      return { kind: 'wait', waitMs }
    }
    return { kind: asked === 'continue' ? 'go' : 'stop' }
  }

  #take(sample: Sample): void {
    this.#samples.push(sample)
    this.#request.log.append(sample)
  }

  /** Nothing is heard until it is written. */
  #capturing(expectedMs: number): void {
    this.#stage = 'capture'
    this.#listen(expectedMs)
    this.#captureCost.begin(this.#measured?.pid ?? 0, () =>
      this.#end({ how: 'stopped', why: 'capture-cost' }),
    )
  }

  /** Reading a snapshot takes the runner a while; it is not the subject's silence. */
  async #captured(capture: Capture): Promise<void> {
    this.#stage = 'survey'
    this.#captureCost.end()
    this.#silence.end()
    const step = await this.#request.onCapture?.(capture).catch((error: unknown) => this.#failed(error))
    this.#measured?.reply({ kind: 'survey', step: step ?? { do: 'end' } })
    this.#listen()
  }

  /** The survey ends, and whoever asked for it is told why. */
  #failed(error: unknown): undefined {
    this.#failure ??= error
  }

  #settlingFor(moment: Moment): Settling | undefined {
    if (moment !== 'rested' && moment !== 'closed' && moment !== 'again') return undefined
    const reference = this.#samples.findLast((each) => each.moment === REFERENCES[moment])
    const before = reference ?? this.#samples.find((each) => each.moment === 'idle')
    if (before === undefined) return undefined
    if (this.#settling?.moment !== moment) this.#settling = { moment, policy: new Settling(before, moment) }
    return this.#settling.policy
  }

  #threw({ message, stack, during, refusal }: HostMessage & { kind: 'threw' }): void {
    this.#known = { how: 'threw', message, stack, during }
    if (refusal !== undefined) this.#refusal = new TidemarkError(refusal, message, { cause: stack })
  }

  #hostFinished(why: 'complete' | 'time-limit' | 'stopped'): void {
    this.#finished = true
    if (why === 'stopped') this.#known = { how: 'stopped', why: 'evidence' }
    if (why === 'time-limit') this.#known = { how: 'stopped', why: 'time-limit' }
    this.#silence.begin(this.#measured?.pid ?? 0, EXIT_GRACE_MS, () =>
      this.#end(this.#known ?? { how: 'lingered', afterMs: EXIT_GRACE_MS }),
    )
  }

  #progress(message: (HostMessage & { kind: 'progress' }) | undefined): void {
    this.#rssBytes = message?.rssBytes ?? this.#rssBytes
    this.#request.onProgress({
      phase: this.#plan.name,
      does: this.#plan.does,
      stage: this.#stage,
      cycleName: this.#plan.cycleName,
      cycle: this.#cycle,
      plannedCycles: this.#stage === 'warm-up' ? this.#plan.warmUp : this.#plan.cycles,
      workload: message?.progress,
      rssBytes: this.#rssBytes,
      heapUsedBytes: message?.heapUsedBytes,
      stageMs: Math.round(performance.now() - this.#stageMs),
    })
  }

  /** Every word from the host starts the wait for the next; a pause that it was told to make is added. */
  #listen(pauseMs = this.#plan.settleMs): void {
    this.#silence.end()
    if (this.#kill.signal.aborted || this.#measured === undefined) return
    const silentMs = this.#plan.cycleTimeoutMs + SILENCE_MARGIN_MS + pauseMs
    this.#silence.begin(this.#measured.pid, silentMs, (busy) =>
      this.#end({ how: 'hung', during: this.#during(), afterMs: silentMs, busy }),
    )
  }

  #end(end: PhaseEnd): void {
    if (this.#kill.signal.aborted) return
    this.#known = end
    this.#kill.abort()
  }

  #during(): string {
    const { cycleName } = this.#plan
    if (this.#stage === 'cycles')
      return this.#cycle === 0
        ? `the first ${cycleName}s`
        : `a ${cycleName} after ${cycleName} ${this.#cycle}`
    if (this.#stage === 'capture') return 'a snapshot of its heap'
    return this.#stage === 'warm-up' ? `a ${cycleName} of the warm-up` : this.#stage
  }
}
