// The host's voice: stages, samples, and progress that is never more often than four times a second.
import type { RunnerChannel } from './channel.ts'
import type { Engine } from './engine.ts'
import { readInside, type Readable } from './sample-reading.ts'
import { ListenerWarnings } from './listener-warnings.ts'
import type { Act, HostMessage, Reply, Stage } from './protocol.ts'
import { Recorder } from './recorder.ts'
import type { ResourceWatch } from './resource-watch.ts'
import type { InsideSample, Moment } from './sample.ts'
import { settle } from './settle.ts'
import type { Subject } from './subject.ts'
import { toldAnswers, toldProgress } from './told.ts'

/** Stages of a whole life each: that they hang says nothing yet. */
const ACTING: ReadonlySet<Stage> = new Set(['rehearsal', 'again'])
/** Time between two progress messages. */
const PROGRESS_MS = 250
/** By then the reading of a sample costs no more memory: measured with the tiers off. */
const REHEARSED_SAMPLES = 12
/** Of these the first are whole, to know what one costs; a heap whose collection takes a second has no more. */
const REHEARSED_AT_LEAST = 3
const REHEARSAL_MS = 5_000

export class Reporter {
  readonly engine: Engine
  readonly #channel: RunnerChannel
  readonly #recorder: Recorder
  readonly #listenerWarnings = new ListenerWarnings()
  /** Undefined in a phase without a probe. */
  watch: ResourceWatch | undefined
  #stage: Stage = 'load'
  #act: Act | undefined
  #step = 0
  #saidAtMs = 0
  #sampleMs = 0
  #judged: Subject | undefined

  constructor(engine: Engine, channel: RunnerChannel, recorder: Recorder) {
    this.engine = engine
    this.#channel = channel
    this.#recorder = recorder
  }

  /** What one sample costs, most of it collections; 0 before any was rehearsed. */
  get sampleMs(): number {
    return this.#sampleMs
  }

  get stage(): Stage {
    return this.#stage
  }

  say(message: HostMessage): void {
    this.#channel.send(message)
  }

  /** Says it and stands still until the runner has answered. */
  ask(message: HostMessage): Reply {
    return this.#channel.ask(message)
  }

  enter(stage: Stage): void {
    this.#stage = stage
    this.#act = undefined
    this.say({ kind: 'stage', stage })
  }

  /** Before each call of the subject. Costs nothing, but for the first of each kind in a life within a stage. */
  calls(act: Act, step = 0): void {
    const isNew = act !== this.#act
    this.#act = act
    this.#step = step
    if (isNew && ACTING.has(this.#stage)) this.say({ kind: 'stage', stage: this.#stage, act })
  }

  /** What the subject was called for last. */
  get called(): { readonly act?: Act | undefined; readonly step?: number } {
    return { act: this.#act, ...(this.#act === 'step' && { step: this.#step }) }
  }

  /** Cheap enough for every cycle: most calls only read a clock. */
  progress(cycle: number, from: Readable): void {
    const nowMs = performance.now()
    if (nowMs - this.#saidAtMs < PROGRESS_MS) return
    this.#saidAtMs = nowMs
    const memory = process.memoryUsage()
    this.say({
      kind: 'progress',
      stage: this.#stage,
      cycle,
      rssBytes: memory.rss,
      heapUsedBytes: memory.heapUsed,
      progress: toldProgress(from.subject?.progress?.()),
    })
  }

  /** Says of whom it was told last who answers for what in it. Loads the inspector: nothing may be measured after. */
  async sayAnswers(): Promise<void> {
    const answers = toldAnswers(this.#judged?.answers?.())
    if (Object.keys(answers).length === 0) return
    const { placesOf } = await import('./answers.ts')
    this.say({ kind: 'answers', places: placesOf(answers) })
  }

  /** Settles, samples, and stands still until the runner has looked from outside. */
  async sample(moment: Moment, cycle: number, from: Readable): Promise<Reply> {
    this.#judged = from.subject
    const inside = await this.#read(this.#recorder, from)
    return this.#channel.ask({ kind: 'sample', moment, cycle, inside })
  }

  /** Samples that go nowhere: V8 compiles and caches for a function on its first calls, and that would look like growth. */
  async rehearse(from: Readable): Promise<void> {
    const scratch = new Recorder() // What the subject has recorded belongs to the next sample.
    const startedMs = performance.now()
    for (let round = 0; round < REHEARSED_SAMPLES; round += 1) {
      const isRead = round < REHEARSED_AT_LEAST
      JSON.stringify(await this.#read(scratch, from, !isRead))
      const takenMs = performance.now() - startedMs
      if (isRead) this.#sampleMs = takenMs / (round + 1)
      else if (takenMs > REHEARSAL_MS) break
    }
  }

  async #read(recorder: Recorder, from: Readable, isRehearsed = false): Promise<InsideSample> {
    // What the sweep has looked at can be collected from the next task on.
    this.watch?.sweep()
    await settle(this.engine.collect, isRehearsed ? 'young' : 'all')
    const memory = await readInside(this.engine, recorder, from)
    return { ...memory, probe: this.watch?.inspect(), listenerWarnings: this.#listenerWarnings.seen }
  }
}
