// Looks at the heap of this thread while its program works: what is alive by who allocated it, a snapshot where there is
// room, and for a moment which lines add to containers. Loaded with the first ask, which comes only once the heap rises.
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMainThread, threadId } from 'node:worker_threads'
import { heapObjectsBytes } from '../../heap/heap-objects.ts'
import { writePrivateSnapshot } from '../../heap/private-snapshot.ts'
import { SiteSampler } from '../../heap/site-sampler.ts'
import { oldSpaceBytes, snapshotCost } from '../../heap/snapshot-cost.ts'
import { lackOfRoom } from '../../heap/snapshot-room.ts'
import { Beat } from '../beat.ts'
import { type HeapAsk, heapAnswerSchema, threadFile } from '../heap-ask.ts'
import { allocationSites } from './allocation-sites.ts'
import { ContainerTrace } from './container-trace.ts'
import type { Capture, Unseen } from './survey-plan.ts'
import { threadMs } from '../pace.ts'
import type { WorkCount } from '../work-count.ts'

/** Measured: 3 µs for a node; a busy machine takes twice that. */
const MS_PER_NODE = 0.006
/** A program that stands still for longer is worse off than with its leak. */
const MOST_STALL_MS = 5_000
/** With the values of numbers, by which a bound is found, there may be twice as many nodes. */
const MOST_NUMBERED_NODES = 1_500_000
/** A container counts from the second of these on in which it is added to: what a request makes for itself is gone by then. */
const EPOCH_MS = 50
/** 20 µs each. */
const MOST_STACKS = 4_000

/** What the probe leaks on purpose, one at each look: whoever reads the snapshots must find it. */
class TidemarkControl {
  readonly serial: number
  constructor(serial: number) {
    this.serial = serial
  }
}

class LiveHeap {
  readonly #directory: string
  readonly #work: WorkCount
  readonly #collect: () => void
  readonly #name = threadFile(process.pid, isMainThread ? 0 : threadId)
  #control: TidemarkControl[] = []
  #sampler: SiteSampler | undefined

  constructor(directory: string, work: WorkCount, collect: () => void) {
    this.#directory = directory
    this.#work = work
    this.#collect = collect
  }

  async obey(ask: HeapAsk): Promise<void> {
    try {
      if (ask.do === 'look') this.#answer(ask, this.#look(ask))
      else if (ask.do === 'trace') this.#answer(ask, await this.#trace(ask.ms))
      else this.#rest()
    } catch (error) {
      this.#write(ask, { failure: error instanceof Error ? error.message : String(error) })
    }
  }

  #look({ serial, samplingBytes, takesSnapshot, ...ask }: HeapAsk & { do: 'look' }): Capture {
    const { planted = 1, mostStallMs = MOST_STALL_MS } = ask
    this.#sampler ??= new SiteSampler(samplingBytes)
    this.#sampler.forgetConsole()
    for (let nth = 0; nth < planted; nth++) this.#control.push(new TidemarkControl(serial))
    this.#collect()
    const unseen = takesSnapshot ? this.#unseen(mostStallMs) : { why: 'cost' as const }
    if (unseen !== undefined) return { ...this.#figures('run'), unseen: [unseen], sites: this.#sites() }
    const beforeBytes = heapObjectsBytes()
    const snapshot = `${this.#name}-${serial}.heapsnapshot`
    const [startedMs, startedCpuMs] = [performance.now(), threadMs()]
    const exposeNumericValues = snapshotCost(oldSpaceBytes()).nodes <= MOST_NUMBERED_NODES
    writePrivateSnapshot(join(this.#directory, snapshot), { exposeNumericValues })
    const snapshotMs = performance.now() - startedMs
    const { watched, ...figures } = this.#figures('run')
    const droppedBytes = beforeBytes - figures.heapObjectsBytes
    const snapshotCpuMs = threadMs() - startedCpuMs
    const looked = { snapshot, snapshotMs, watched: { ...watched, droppedBytes, snapshotCpuMs } }
    return { ...figures, ...looked, sites: this.#sites() }
  }

  #unseen(mostStallMs: number): Unseen | undefined {
    const stallMs = snapshotCost(oldSpaceBytes()).nodes * MS_PER_NODE
    return stallMs > mostStallMs ? { why: 'stall', stallMs } : lackOfRoom(this.#directory, oldSpaceBytes())
  }

  /** For so long, or until enough was seen. */
  async #trace(ms: number): Promise<Capture> {
    using trace = new ContainerTrace({ mostStacks: MOST_STACKS, readsCode: 'names' })
    const began = this.#moment()
    let from = began
    await new Promise<void>((done) => {
      const beat = new Beat(() => {
        if (from === began) from = this.#moment()
        trace.nextCycle()
        if (Date.now() - began.atMs < ms) return
        beat[Symbol.dispose]()
        done()
      }, EPOCH_MS)
    })
    const traced = trace.grown()
    trace[Symbol.dispose]()
    const { atMs, work } = this.#moment()
    this.#collect()
    const over = { ms: atMs - from.atMs, work: work - from.work }
    const { watched, ...figures } = this.#figures('trace')
    return { ...figures, watched: { ...watched, over }, traced, sites: this.#sites() }
  }

  #rest(): void {
    this.#sampler?.[Symbol.dispose]()
    this.#sampler = undefined
    this.#control = []
  }

  #sites(): Capture['sites'] {
    return allocationSites(this.#sampler?.read() ?? [])
  }

  #moment(): { readonly atMs: number; readonly work: number } {
    return { atMs: Date.now(), work: this.#work.done }
  }

  #figures(after: 'run' | 'trace') {
    const { external, arrayBuffers } = process.memoryUsage()
    return {
      after,
      cycle: 0,
      lives: 0,
      heapObjectsBytes: heapObjectsBytes(),
      externalBytes: external,
      arrayBuffersBytes: arrayBuffers,
      isUsedUp: false,
      isLate: false,
      watched: this.#moment(),
    }
  }

  #answer(ask: HeapAsk, capture: Capture): void {
    this.#write(ask, { capture })
  }

  #write({ serial }: HeapAsk, told: { readonly capture: Capture } | { readonly failure: string }): void {
    const file = join(this.#directory, `${this.#name}-${serial}.heap`)
    const answer = { schema: heapAnswerSchema, pid: process.pid, thread: isMainThread ? 0 : threadId, serial }
    writeFileSync(`${file}.partial`, JSON.stringify({ ...answer, ...told }), { mode: 0o600 })
    renameSync(`${file}.partial`, file)
  }
}

let heap: LiveHeap | undefined

/** The one of this thread. */
export function liveHeap(directory: string, work: WorkCount, collect: () => void): LiveHeap {
  return (heap ??= new LiveHeap(directory, work, collect))
}
