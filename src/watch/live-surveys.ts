// The heaps of watched threads, as far as they were looked at: answers come as files, and their snapshots are read one
// after the other, for each takes the memory of a heap. A snapshot is removed as soon as it was read.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { askThread, type HeapAnswer, heapAnswers, type ThreadAsk } from './heap-answers.ts'
import type { Capture, HeapEvidence } from '../runner/heap-evidence.ts'
import { SurveyReader } from '../runner/survey-reader.ts'

/** At the end of a watch, for what has been written and is not read yet. */
const LAST_READ_MS = 60_000

/** What a thread has shown of its heap. */
export interface HeapTold {
  readonly pid: number
  readonly thread: number
  /** Of the ask that it answers. */
  readonly serial: number
  readonly evidence: HeapEvidence
  /** What is new in it; undefined where nothing is. */
  readonly capture: Capture | undefined
  /** Why there is nothing new in it. */
  readonly failure: string | undefined
}

export class LiveSurveys {
  readonly #directory: string
  readonly #onTold: (told: HeapTold) => void
  readonly #readers = new Map<string, SurveyReader>()
  #reading: Promise<void> = Promise.resolve()

  constructor(directory: string, onTold: (told: HeapTold) => void) {
    this.#directory = directory
    this.#onTold = onTold
  }

  ask(asked: ThreadAsk): void {
    if (asked.ask.do === 'rest') this.#readers.delete(nameOf(asked))
    askThread(this.#directory, asked)
  }

  /** Begins to read what has come. */
  take(): void {
    for (const answer of heapAnswers(this.#directory)) {
      this.#reading = this.#reading.then(() => this.#read(answer))
    }
  }

  /** What a process that is gone has left, and nobody will answer for. */
  forget(pid: number): void {
    // One that was answered for is read first.
    this.#reading = this.#reading.then(() => this.#remove((name) => name.startsWith(`${pid}-`)))
  }

  /** Resolves once all that has come was read, or a minute later: no snapshot stays. */
  async end(): Promise<void> {
    this.take()
    const late = Promise.withResolvers<void>()
    const timer = setTimeout(late.resolve, LAST_READ_MS)
    await Promise.race([this.#reading, late.promise])
    clearTimeout(timer)
    this.#remove(() => true)
  }

  /** Never throws. */
  #remove(isOver: (name: string) => boolean): void {
    for (const name of snapshotsIn(this.#directory).filter(isOver))
      rmSync(join(this.#directory, name), { force: true })
  }

  async #read(answer: HeapAnswer): Promise<void> {
    const { pid, thread, serial, capture, failure } = answer
    const name = nameOf(answer)
    const reader = this.#readers.get(name) ?? new SurveyReader()
    this.#readers.set(name, reader)
    const tell = (evidence: HeapEvidence, why?: string) =>
      this.#onTold({
        pid,
        thread,
        serial,
        evidence,
        capture: why === undefined ? evidence.captures.at(-1) : undefined,
        failure: why,
      })
    try {
      if (capture === undefined) tell(reader.evidence(), failure ?? 'it answered nothing')
      else tell(await reader.add(capture, this.#directory))
    } catch (error) {
      tell(reader.evidence(), error instanceof Error ? error.message : String(error))
    } finally {
      if (capture?.snapshot !== undefined) rmSync(join(this.#directory, capture.snapshot), { force: true })
    }
  }
}

function snapshotsIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.heapsnapshot'))
  } catch {
    return [] // None of its processes had the probe.
  }
}

function nameOf({ pid, thread }: Pick<ThreadAsk, 'pid' | 'thread'>): string {
  return `${pid}.${thread}`
}
