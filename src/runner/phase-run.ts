// Runs one phase in a process of its own and always comes back with a series, however that process ends.
import { fileURLToPath } from 'node:url'
import { TidemarkError } from '../errors.ts'
import { CHANNEL_LOST_EXIT_CODE, type HostMessage, type Reply } from '../host/protocol.ts'
import type { Capture } from '../probe/survey/survey-plan.ts'
import { CaptureCost } from './capture-cost.ts'
import { MeasuredProcess, type Exit } from './measured-process.ts'
import { Observer } from './observer.ts'
import { channelLost, phaseEnd } from './phase-end.ts'
import { Farewell } from './farewell.ts'
import { kernelMemoryKills } from '../system/procfs.ts'
import type { OpenSeries, PhaseEnd, PhaseSeries, Sample } from './series.ts'
import type { PhaseRequest } from './phase-request.ts'
import { PhasePosition } from './phase-position.ts'
import { withParseFault } from './parse-fault.ts'
import { PhaseLimits } from './phase-limits.ts'
import { Settlings } from './settling.ts'
import { StillLooks } from './still-looks.ts'

/** On top of a cycle's own limit: progress is sent up to 250 ms late. */
const SILENCE_MARGIN_MS = 500

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
  readonly #position: PhasePosition
  #measured: MeasuredProcess | undefined
  #observer: Observer | undefined
  #limits: PhaseLimits | undefined
  readonly #settlings = new Settlings()
  #failure: unknown
  readonly #farewell = new Farewell()
  #answers: PhaseSeries['answers']
  readonly #captureCost = new CaptureCost()

  constructor(request: PhaseRequest) {
    this.#request = request
    this.#position = new PhasePosition(request.plan)
  }

  async run(): Promise<PhaseSeries> {
    const { assignment, command, variables, mark } = this.#request
    await using measured = await MeasuredProcess.start({
      assignment,
      command,
      mark,
      env: variables,
      onMessage: (message) => this.#heard(message),
      onLost: (why) => this.#broke(new TidemarkError('protocol', `Hear the measured process: ${why}`)),
    })
    this.#measured = measured
    this.#observer = new Observer(measured.pid, measured.tree, this.#request.tellsPagesApart)
    const exit = await this.#ended(measured)
    const { refusal } = this.#farewell
    if (refusal !== undefined)
      throw withParseFault(refusal, fileURLToPath(assignment.source.url), measured.stderrTail)
    if (this.#failure !== undefined) throw this.#failure
    if (exit.code === CHANNEL_LOST_EXIT_CODE) throw channelLost(this.#position.during())
    // Whatever the runner killed says nothing about what would have stayed.
    const survivors =
      this.#farewell.isOver && !this.#kill.signal.aborted ? await measured.tree.survivors() : []
    return {
      ...this.#series(),
      answers: this.#answers,
      pace: this.#limits?.pace,
      end: this.#phaseEnd(measured, exit),
      endedInCapture: this.#position.stage === 'capture',
      survivors: survivors.map(({ pid, command: name }) => ({ pid, command: name })),
      strayMessages: measured.strayMessages,
      outputBytes: measured.outputBytes,
      durationMs: Math.round(performance.now() - this.#startedMs),
    }
  }

  /** Waits for the process, and kills it when time is up, it hangs, or the run is interrupted. */
  async #ended(measured: MeasuredProcess): Promise<Exit> {
    const { assignment, signal, mostMs } = this.#request
    using timers = new DisposableStack()
    const interrupt = (): void => this.#end({ how: 'stopped', why: 'interrupted' })
    const timeUp = (): void => this.#end({ how: 'stopped', why: 'time-limit' })
    this.#kill.signal.addEventListener('abort', () => void measured.tree.kill())
    signal.addEventListener('abort', interrupt)
    timers.defer(() => signal.removeEventListener('abort', interrupt))
    if (signal.aborted) interrupt()
    this.#limits = timers.use(new PhaseLimits(measured, assignment.timeLimitMs, mostMs))
    this.#limits.begin(timeUp)
    timers.use(this.#captureCost)
    this.#listen()
    return await measured.exit
  }

  #phaseEnd(measured: MeasuredProcess, exit: Exit): PhaseEnd {
    return phaseEnd({
      known: this.#farewell.known,
      finished: this.#farewell.isFinished,
      isToldToEnd: this.#farewell.isToldToEnd,
      exit,
      during: this.#position.during(),
      stderrTail: measured.stderrTail,
      rssBytes: this.#position.rssBytes,
      kernelKilled: (kernelMemoryKills() ?? 0) > (this.#kernelKills ?? 0),
    })
  }

  #series(): OpenSeries {
    const { name: phase, does, cycleName, cycles: plannedCycles } = this.#position.plan
    const { tiers, judgesGrowth, judgesBytes, assignment } = this.#request
    const isProbed = assignment.probe !== 'off'
    const samples = this.#samples
    return { phase, does, cycleName, tiers, plannedCycles, judgesGrowth, judgesBytes, isProbed, samples }
  }

  /** What fails in us ends the phase, and its caller is told. */
  #heard(message: HostMessage): void {
    this.#listen()
    try {
      this.#obey(message)
    } catch (error) {
      this.#broke(error)
    }
  }

  #obey(message: HostMessage): void {
    switch (message.kind) {
      case 'loaded':
        this.#position.plan = message.plan
        break
      case 'stage':
        this.#position.enter(message.stage, message.act)
        this.#farewell.isToldToEnd ||= message.stage === 'end'
        this.#progress(undefined)
        break
      case 'progress':
        this.#progress(message)
        break
      case 'sample':
        this.#answer(() => this.#sampled(message))
        break
      case 'late':
        this.#answer(() => ({ kind: 'left', leftMs: this.#limits?.leftMs() ?? 0 }))
        break
      case 'capturing':
        this.#capturing(message.expectedMs)
        break
      case 'capture':
        void this.#captured(message.capture)
        break
      case 'threw':
        this.#farewell.threw(message)
        break
      case 'answers':
        this.#answers = message.places
        break
      case 'finished':
        this.#farewell.finished(message)
        this.#awaitExit()
        break
    }
  }

  /** What the runner does meanwhile is not the subject's time. */
  #answer(reply: () => Reply): void {
    using held = new DisposableStack()
    held.use(this.#limits?.held())
    this.#measured?.reply(reply())
  }

  #sampled(message: HostMessage & { kind: 'sample' }): Reply {
    const { moment, cycle, inside } = message
    this.#position.cycle = cycle
    this.#position.rssBytes = inside.rssBytes
    const sample: Sample = {
      phase: this.#position.plan.name,
      moment,
      cycle,
      atMs: Math.round(performance.now() - this.#startedMs),
      inside,
      outside: this.#observer?.observe(moment, inside),
    }
    if (moment === 'still') return this.#still(sample)
    if (moment === 'ended') return this.#stillThere(sample)
    const settling = this.#settlings.at(moment, this.#samples, this.#position.plan.settleMs)
    const missingMs = settling?.isBack(sample) === false ? this.#limits?.rest.missingMs() : undefined
    const waitMs = missingMs ?? settling?.waitMs(sample)
    if (missingMs === undefined) this.#limits?.rest.begin(waitMs)
    if (waitMs !== undefined) return this.#wait(waitMs)
    this.#take(sample)
    if (moment === 'closed' && this.#position.plan.rehearse && settling?.isBack(sample) === false)
      return { kind: 'again' }
    return this.#request.onSample(this.#series()) === 'stop' ? { kind: 'stop' } : { kind: 'go' }
  }

  /** It was told to end and did not yet: the look tells what keeps it. */
  #stillThere(sample: Sample): Reply {
    this.#take(sample)
    this.#awaitExit()
    return { kind: 'go' }
  }

  /** What grew has time to go. */
  #still(sample: Sample): Reply {
    const asked = this.#request.onSample({ ...this.#series(), samples: [...this.#samples, sample] })
    const waits = asked !== 'continue' && asked !== 'stop'
    const missingMs = waits ? this.#limits?.rest.missingMs() : undefined
    if (missingMs !== undefined) return this.#wait(missingMs)
    const { waitMs, isKept } = this.#stillLooks.next(sample, asked)
    this.#limits?.rest.begin(waitMs)
    if (isKept) this.#take(sample)
    if (waitMs !== undefined) return this.#wait(waitMs)
    return { kind: asked === 'continue' ? 'go' : 'stop' }
  }

  #wait(waitMs: number): Reply {
    this.#listen(waitMs)
    return { kind: 'wait', waitMs }
  }

  #take(sample: Sample): void {
    this.#samples.push(sample)
    this.#request.log.append(sample)
  }

  /** Nothing is heard until it is written. */
  #capturing(expectedMs: number): void {
    this.#position.pass('capture')
    this.#listen(expectedMs)
    this.#captureCost.begin(this.#measured?.pid ?? 0, () =>
      this.#end({ how: 'stopped', why: 'capture-cost' }),
    )
  }

  /** Reading a snapshot takes the runner a while; it is not the subject's silence. */
  async #captured(capture: Capture): Promise<void> {
    this.#position.pass('survey')
    this.#captureCost.end()
    this.#limits?.awaitNoWord()
    {
      using held = new DisposableStack()
      held.use(this.#limits?.held())
      const usedMs = this.#limits?.pace.usedMs ?? 0
      const step = await this.#request
        .onCapture?.(capture, usedMs)
        .catch((error: unknown) => this.#failed(error))
      this.#measured?.reply({ kind: 'survey', step: step ?? { do: 'end' } })
    }
    this.#listen()
  }

  /** The survey ends, and whoever asked for it is told why. */
  #failed(error: unknown): undefined {
    this.#failure ??= error
  }

  #broke(error: unknown): void {
    this.#failed(error)
    this.#kill.abort()
  }

  #awaitExit(): void {
    const afterMs = this.#farewell.graceMs
    this.#limits?.awaitWord(afterMs, () => this.#end(this.#farewell.known ?? { how: 'lingered', afterMs }))
  }

  #progress(message: (HostMessage & { kind: 'progress' }) | undefined): void {
    const remainingMs = this.#limits?.remainingMs ?? this.#request.assignment.timeLimitMs
    this.#request.onProgress({ ...this.#position.progress(message), remainingMs })
  }

  /** Every word from the host starts the wait for the next; a pause that it was told to make is added. */
  #listen(pauseMs = this.#position.plan.settleMs): void {
    this.#limits?.awaitNoWord()
    if (this.#kill.signal.aborted) return
    const silentMs = this.#position.plan.cycleTimeoutMs + SILENCE_MARGIN_MS + pauseMs
    this.#limits?.awaitWord(silentMs, ({ busy }) => void this.#hung(silentMs, busy))
  }

  /** What computes has a line; what waits has none. */
  async #hung(afterMs: number, busy: boolean | undefined): Promise<void> {
    const during = this.#position.during()
    const stack = busy === true ? await this.#measured?.stack() : undefined
    this.#end({ how: 'hung', during, afterMs, busy, ...(stack !== undefined && { stack }) })
  }

  #end(end: PhaseEnd): void {
    if (this.#kill.signal.aborted) return
    this.#farewell.known = end
    this.#kill.abort()
  }
}
