// Who looked at what in a watch, and for how long: a process that could run JavaScript and had no probe, or whose probe
// fell silent, was not looked at, and nothing can be said of it. In bounded memory, whatever comes and goes.
import type { WrittenHello, WrittenSample } from './probe-files.ts'
import type { WatchEnd } from './watch.ts'
import type { WatchSample } from './watch-sample.ts'
import type { WatchedProcess, WatchedScript } from './watched-tree.ts'
import { COUNT_MIN_SAMPLES } from '../findings/counts/count-growth.ts'
import { formatMs, plural } from '../findings/quantity.ts'
import { WorkerCoverage } from './worker-coverage.ts'

/** Kept of processes that have ended and leave a doubt; of more, a number. */
const MAX_ENDED = 16
const MAX_LIVING = 512

/** A probe speaks every interval. A collection, a blocked event loop or a busy machine may make it this late. */
const SILENCE_INTERVALS = 5
const LEAST_SILENCE_MS = 5_000

/** Before a program ends by itself it ends what it has started. */
const CLOSING_MS = 2_000

/** Standing still for so many looks in a row is no accident of the moment. */
const STOPPED_LOOKS = 2

/** An older Node has no probe, nor has one in which it could not be installed. */
const TRY_NODE = 'run it with the newest Node (npx -y node@latest FILE)'

interface Life {
  readonly pid: number
  readonly name: string
  script: WatchedScript | undefined
  /** Since when it could run JavaScript. */
  scriptMs: number
  lastMs: number
  /** While it could. */
  looks: number
  hello: WrittenHello | undefined
  /** When its main thread was last heard. */
  heardMs: number | undefined
  hasSaidItsLast: boolean
  stoppedLooks: number
  mostStoppedLooks: number
  /** Samples that its threads could not write. */
  readonly lost: Map<number, number>
  readonly workers: WorkerCoverage
}

export class WatchCoverage {
  readonly #intervalMs: number
  readonly #living = new Map<number, Life>()
  #ended: readonly Life[] = []
  /** Of processes that have ended, more than are kept. */
  #more = 0
  #brief = 0

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs
  }

  /** Processes that ran JavaScript without a probe, too briefly for growth to show. */
  get brief(): number {
    return this.#brief
  }

  note({ atMs, processes, threads, hellos = [] }: WatchSample): void {
    for (const each of processes) this.#see(each, atMs)
    for (const hello of hellos) this.#greet(hello, atMs)
    for (const sample of threads) this.#hear(sample, atMs)
    const pids = new Set(processes.map(({ pid }) => pid))
    for (const life of this.#living.values()) {
      if (pids.has(life.pid)) life.workers.look(atMs)
      else this.#end(life)
    }
  }

  /** Why it cannot be said that nothing grew, one sentence for each process. */
  doubts(end: WatchEnd): readonly string[] {
    const lives = [...this.#ended, ...this.#living.values()]
    return [
      ...lives.flatMap((life) => this.#doubtsOf(life, end)),
      ...(this.#more > 0 ? [`${plural(this.#more, 'more process')} were not watched to their end`] : []),
    ]
  }

  #see({ pid, command, script, isStopped }: WatchedProcess, atMs: number): void {
    const before = this.#living.get(pid)
    const isOther = before !== undefined && script?.runtime !== before.script?.runtime
    // What a shell becomes is seen from now on; what ran JavaScript and becomes another program has ended.
    if (isOther && before.script !== undefined) this.#end(before)
    const life = this.#living.get(pid) ?? newLife(pid, command, this.#limitMs)
    if (!this.#living.has(pid) && this.#living.size < MAX_LIVING) this.#living.set(pid, life)
    if (isOther || before === undefined) {
      life.scriptMs = atMs
      life.looks = 0
    }
    life.looks++
    life.script = script
    life.lastMs = atMs
    life.stoppedLooks = isStopped === true ? life.stoppedLooks + 1 : 0
    life.mostStoppedLooks = Math.max(life.mostStoppedLooks, life.stoppedLooks)
  }

  #greet(hello: WrittenHello, atMs: number): void {
    const life = this.#living.get(hello.pid)
    if (life === undefined) return
    if (hello.thread > 0) life.workers.greet(hello.thread, atMs)
    else {
      life.hello = hello
      life.heardMs ??= atMs
    }
  }

  #hear(sample: WrittenSample, atMs: number): void {
    const life = this.#living.get(sample.pid)
    if (life === undefined) return
    if (sample.lost !== undefined) life.lost.set(sample.thread, sample.lost)
    life.workers.hear(sample, atMs)
    if (sample.thread > 0) return
    life.heardMs = atMs
    life.hasSaidItsLast = sample.why === 'exit'
  }

  #end(life: Life): void {
    this.#living.delete(life.pid)
    if (this.#isCovered(life)) return
    if (!this.#isLong(life) && life.mostStoppedLooks < STOPPED_LOOKS)
      this.#brief += Number(life.hello?.state !== 'watching')
    else if (this.#ended.length < MAX_ENDED) this.#ended = [...this.#ended, life]
    else this.#more++
  }

  /** True of what leaves no question, whatever the end. */
  #isCovered(life: Life): boolean {
    if (life.mostStoppedLooks >= STOPPED_LOOKS || life.workers.unseen > 0 || life.lost.size > 0) return false
    if (life.script === undefined || life.hello?.state === 'launcher') return true
    return life.hello?.state === 'watching' && life.hasSaidItsLast
  }

  #doubtsOf(life: Life, end: WatchEnd): readonly string[] {
    const { pid, name, script, workers, mostStoppedLooks } = life
    const what = `Process ${pid} (${script?.line ?? name})`
    const stopped =
      mostStoppedLooks >= STOPPED_LOOKS
        ? [
            `${what} was stopped for ${formatMs(mostStoppedLooks * this.#intervalMs)}: what does not run does not grow; try next: watch it again without SIGSTOP or a debugger`,
          ]
        : []
    if (script === undefined || !this.#isLong(life)) return stopped
    const unseen =
      workers.unseen > 0
        ? [
            `${what} has ${plural(workers.unseen, 'worker thread')} that the probe did not come into or that fell silent: started from a string (eval), with an env of its own, or blocked (Atomics.wait, a loop); try next: start it from a file, with process.env`,
          ]
        : []
    return [...stopped, ...this.#doubtOfMain(life, what, end), ...lostDoubts(life, what), ...unseen]
  }

  #doubtOfMain(life: Life, what: string, { request, exit, durationMs }: WatchEnd): readonly string[] {
    const { script, hello, heardMs, lastMs, scriptMs } = life
    const ran = formatMs(lastMs - scriptMs)
    const partly = 'Its descriptors, threads and processes were watched from outside, and nothing else'
    if (hello === undefined || hello.state === 'refused') {
      const refusal = hello?.reason && `${hello.reason}; try next: ${TRY_NODE}`
      const why = refusal ?? script?.noProbe ?? 'its probe never came'
      return [`${what} ran for ${ran} without the probe: ${why}. ${partly}`]
    }
    if (hello.state === 'launcher' || life.hasSaidItsLast) return []
    const untilMs = Math.min(lastMs, request?.atMs ?? Infinity)
    const silentMs = untilMs - (heardMs ?? scriptMs)
    if (silentMs > this.#limitMs) {
      return [
        `${what} had the probe, which fell silent ${formatMs(silentMs)} before the end: its event loop was blocked, it was stopped, or its samples could not be written (a full disk, a limit); try next: another --out, or a longer --interval`,
      ]
    }
    // By the program, when it was asked to end or ended by itself.
    const endedInOrder =
      request === undefined
        ? exit.code === 0 && durationMs - lastMs <= CLOSING_MS + 2 * this.#intervalMs
        : lastMs >= request.atMs - 2 * this.#intervalMs
    return endedInOrder
      ? []
      : [
          `${what} was killed after ${ran}, without a last word, while the rest was watched; try next: watch it again and let it end`,
        ]
  }

  /** Long enough for growth to show, had anybody looked. */
  #isLong({ lastMs, scriptMs, looks }: Life): boolean {
    return looks >= COUNT_MIN_SAMPLES || lastMs - scriptMs >= (COUNT_MIN_SAMPLES - 1) * this.#intervalMs
  }

  get #limitMs(): number {
    return Math.max(LEAST_SILENCE_MS, SILENCE_INTERVALS * this.#intervalMs)
  }
}

function lostDoubts({ lost }: Life, what: string): readonly string[] {
  const samples = [...lost.values()].reduce((sum, each) => sum + each, 0)
  return samples === 0
    ? []
    : [
        `${what} could not write ${plural(samples, 'sample')} of its threads: a full disk, or a limit; try next: another --out`,
      ]
}

function newLife(pid: number, name: string, limitMs: number): Life {
  return {
    pid,
    name,
    script: undefined,
    scriptMs: 0,
    lastMs: 0,
    looks: 0,
    hello: undefined,
    heardMs: undefined,
    hasSaidItsLast: false,
    stoppedLooks: 0,
    mostStoppedLooks: 0,
    lost: new Map(),
    workers: new WorkerCoverage(limitMs),
  }
}
