// One look of a survey at the heaps: a snapshot of the main thread and of each worker, where there is room for it. The
// runner is told before: it waits as long as a snapshot of that size takes, and ends one that costs too much.
import { join } from 'node:path'
import { snapshotCost } from '../../heap/snapshot-cost.ts'
import { lackOfRoom } from '../../heap/snapshot-room.ts'
import type { SnapshotOptions, Snapshots } from '../engine.ts'
import type { Reporter } from '../reporter.ts'
import type { Capture, SurveyPlan, Unseen } from '../../probe/survey/survey-plan.ts'
import { liveWebWorkers } from '../web-workers.ts'
import { liveWorkers } from '../worker-heaps.ts'
import { type WorkerLook, workerSnapshots } from './worker-snapshots.ts'

/** Measured: 3 µs for a node, twice that with the tiers off. */
const MS_PER_NODE = 0.006
/** With the values of numbers a file may have twice as many nodes; a heap that may be bigger is spared that. */
const MOST_NUMBERED_NODES = 3_000_000

export type Look = Pick<Capture, 'snapshot' | 'snapshotMs' | 'workers' | 'unseen'>

export class HeapLook {
  readonly #plan: SurveyPlan
  readonly #reporter: Reporter
  readonly #snapshots: Snapshots
  #serial = 0

  constructor(plan: SurveyPlan, reporter: Reporter) {
    this.#plan = plan
    this.#reporter = reporter
    this.#snapshots = reporter.engine.snapshots
  }

  /**
   * @param showsNumbers of a small heap only
   * @throws what the file system says
   */
  async take(showsNumbers: boolean): Promise<Look> {
    const refused = this.#refusal()
    if (refused !== undefined) return { unseen: [refused] }
    const snapshot = `${this.#serial}.heapsnapshot`
    this.#serial += 1
    const { nodes } = snapshotCost(this.#snapshots.heapBytes())
    this.#reporter.say({ kind: 'capturing', expectedMs: Math.round(nodes * MS_PER_NODE) })
    const startedMs = performance.now()
    const options = { exposeNumericValues: showsNumbers && nodes <= MOST_NUMBERED_NODES }
    this.#snapshots.write(join(this.#plan.directory, snapshot), options)
    const { taken, missed } = await this.#ofWorkers(options)
    return {
      snapshot,
      snapshotMs: performance.now() - startedMs,
      ...(taken.length > 0 && { workers: taken }),
      ...(missed > 0 && {
        unseen: [{ why: this.#snapshots.ofWorkers ? 'workers' : 'hidden-workers', workers: missed }],
      }),
    }
  }

  async #ofWorkers(options: SnapshotOptions): Promise<WorkerLook> {
    if (!this.#snapshots.ofWorkers) return { taken: [], missed: liveWorkers().length + liveWebWorkers() }
    return await workerSnapshots(this.#plan.directory, this.#serial, options)
  }

  #refusal(): Unseen | undefined {
    if (!this.#plan.takesSnapshots) return { why: 'cost' }
    return lackOfRoom(this.#plan.directory, this.#snapshots.heapBytes())
  }
}
