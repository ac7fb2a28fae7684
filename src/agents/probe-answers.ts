// Asks the probes in an agent's processes at a moment that the driver chooses, and waits for what they say.
import { setTimeout as pause } from 'node:timers/promises'
import { type Runtime, runtimeOf } from '../runtimes/runtime.ts'
import { lookAround } from '../system/look-around.ts'
import { askThread } from '../watch/heap-answers.ts'
import { ProbeFiles, type WrittenSample } from '../watch/probe-files.ts'

/** A collection of a big heap takes a second, and a busy machine some more. */
const PATIENCE_MS = 20_000
const LOOK_MS = 20

export class ProbeAnswers {
  readonly #directory: string
  readonly #files: ProbeFiles
  /** Processes that a probe is in. */
  readonly #greeted = new Set<number>()
  /** Last of each thread that is no main thread, by process and thread. */
  readonly #workers = new Map<string, WrittenSample>()
  #serial = 0

  constructor(directory: string) {
    this.#directory = directory
    this.#files = new ProbeFiles(directory)
  }

  /** Whether a probe has come into it. */
  isIn(pid: number): boolean {
    this.#greet()
    return this.#greeted.has(pid)
  }

  /** Of main threads, after a collection that came after the call; those that do not answer are missing. */
  async ask(pids: readonly number[]): Promise<ReadonlyMap<number, WrittenSample>> {
    const serial = ++this.#serial
    const askedMs = Date.now()
    const waiting = new Set(pids.filter((pid) => this.isIn(pid)))
    for (const pid of waiting) {
      if (isAsked(pid)) askThread(this.#directory, { pid, thread: 0, ask: { do: 'sample', serial } })
    }
    const answers = new Map<number, WrittenSample>()
    const endMs = performance.now() + PATIENCE_MS
    while (waiting.size > 0 && performance.now() < endMs) {
      await pause(LOOK_MS)
      for (const sample of this.#heard()) {
        const isAnswer =
          (sample.asked === serial && sample.collected) ||
          (sample.asked === undefined && isOfItself(sample, askedMs))
        if (!isAnswer || !waiting.delete(sample.pid)) continue
        answers.set(sample.pid, sample)
      }
      for (const pid of waiting) if (runtimeOfProcess(pid) === undefined) waiting.delete(pid)
    }
    return answers
  }

  /** Committed heaps of its threads but the first, as they said last. */
  workerHeapsBytes(pid: number): number {
    const of = [...this.#workers.values()].filter((sample) => sample.pid === pid)
    return of.reduce((sum, { heapTotalBytes }) => sum + heapTotalBytes, 0)
  }

  #heard(): readonly WrittenSample[] {
    const heard = this.#files.read()
    for (const sample of heard) {
      if (sample.thread === 0) continue
      const name = `${sample.pid}.${sample.thread}`
      if (sample.why === 'exit') this.#workers.delete(name)
      else this.#workers.set(name, sample)
    }
    return heard.filter(({ thread }) => thread === 0)
  }

  #greet(): void {
    for (const { pid, thread, state } of this.#files.hellos())
      if (thread === 0 && state === 'watching') this.#greeted.add(pid)
  }
}

/** Of a runtime whose probe is not asked and speaks by itself. */
function isOfItself({ pid, collected, atMs, why }: WrittenSample, askedMs: number): boolean {
  return why === 'interval' && collected && atMs >= askedMs && !isAsked(pid)
}

function isAsked(pid: number): boolean {
  const runtime = runtimeOfProcess(pid)
  return runtime === 'node' || runtime === 'bun'
}

/** Undefined of what runs no JavaScript, and of what has gone. */
export function runtimeOfProcess(pid: number): Runtime | undefined {
  const program = lookAround().program(pid)
  return program === undefined ? undefined : runtimeOf(program)
}
