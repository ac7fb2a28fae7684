// Reads the snapshots of a survey as they come, and keeps of each only its counts by path: one tally for each heap.
import { join } from 'node:path'
import { byNearestHolder } from '../heap/paths/nearest-holders.ts'
import { PathTally } from '../heap/paths/path-tally.ts'
import { readHeapSnapshot } from '../heap/snapshot/snapshot-reader.ts'
import type { Capture, HeapEvidence } from './heap-evidence.ts'
import { grownPaths, type HeapTally } from './heap-paths.ts'
import { PathBounds } from './path-bounds.ts'

/** The main thread among the workers' numbers. */
const MAIN = 0

type Heap = Pick<HeapTally, 'tally' | 'sources' | 'holders' | 'bounds'> & { readonly seenAt: number[] }

export class SurveyReader {
  readonly #captures: Capture[] = []
  /** By the number of the worker. */
  readonly #heaps = new Map<number, Heap>()
  #snapshots = 0

  /** @throws TidemarkError `input` for a snapshot that is cut short */
  async add(capture: Capture, directory: string): Promise<HeapEvidence> {
    this.#captures.push(capture)
    if (capture.snapshot !== undefined) {
      await this.#read(MAIN, join(directory, capture.snapshot))
      for (const { worker, snapshot } of capture.workers ?? []) {
        await this.#read(worker, join(directory, snapshot))
      }
      this.#snapshots += 1
    }
    return this.evidence()
  }

  evidence(): HeapEvidence {
    const withSnapshot = this.#captures.filter(({ snapshot }) => snapshot !== undefined)
    const group = (...after: readonly Capture['after'][]): readonly number[] =>
      withSnapshot.flatMap((capture, index) => (after.includes(capture.after) ? [index] : []))
    const groups = [group('baseline', 'run'), group('live')]
    return {
      captures: [...this.#captures],
      paths: this.#tallies().flatMap((heap) => grownPaths(heap, groups)),
    }
  }

  #tallies(): readonly HeapTally[] {
    return [...this.#heaps].map(([worker, { tally, seenAt, sources, holders, bounds }]) => ({
      tally,
      sources,
      holders,
      bounds,
      ...(worker !== MAIN && { worker }),
      tallies: Array.from({ length: this.#snapshots }, (_, index) => tally.tallies[seenAt.indexOf(index)]),
    }))
  }

  async #read(worker: number, file: string): Promise<void> {
    const heap: Heap = this.#heaps.get(worker) ?? {
      tally: new PathTally(),
      seenAt: [],
      sources: new Map(),
      holders: new Map(),
      bounds: new PathBounds(),
    }
    this.#heaps.set(worker, heap)
    const graph = await readHeapSnapshot(file)
    heap.tally.add(graph.engine === 'JavaScriptCore' ? byNearestHolder(graph) : graph)
    heap.seenAt.push(this.#snapshots)
  }
}
