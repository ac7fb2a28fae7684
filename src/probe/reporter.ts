// The host's voice: stages, samples, and progress that is never more often than four times a second.
import type { RunnerChannel } from './channel.ts'
import { readInside, type Readable } from './inside.ts'
import type { HostMessage, Reply, Stage } from './protocol.ts'
import type { Recorder } from './recorder.ts'
import type { Moment } from './sample.ts'
import { settle } from './settle.ts'

/** Time between two progress messages. */
const PROGRESS_MS = 250

export class Reporter {
  readonly #channel: RunnerChannel
  readonly #recorder: Recorder
  #stage: Stage = 'load'
  #saidAtMs = 0

  constructor(channel: RunnerChannel, recorder: Recorder) {
    this.#channel = channel
    this.#recorder = recorder
  }

  get stage(): Stage {
    return this.#stage
  }

  say(message: HostMessage): void {
    this.#channel.send(message)
  }

  enter(stage: Stage): void {
    this.#stage = stage
    this.say({ kind: 'stage', stage })
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
      progress: from.subject?.progress?.(),
    })
  }

  /** Settles, samples, and stands still until the runner has looked from outside. */
  async sample(moment: Moment, cycle: number, from: Readable): Promise<Reply> {
    await settle()
    const inside = await readInside(this.#recorder, from)
    return this.#channel.ask({ kind: 'sample', moment, cycle, inside })
  }
}
