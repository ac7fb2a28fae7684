// Reads the snapshots of a survey as they come, and keeps of each only its counts by path.
import { PathTally } from '../heap/paths/path-tally.ts'
import { readHeapSnapshot } from '../heap/snapshot/snapshot-reader.ts'
import type { Capture, HeapEvidence } from './heap-evidence.ts'
import { grownPaths } from './heap-paths.ts'

export class SurveyReader {
  readonly #captures: Capture[] = []
  readonly #tally = new PathTally()

  /** @throws TidemarkError `input` for a snapshot that is cut short */
  async add(capture: Capture, snapshot: string | undefined): Promise<HeapEvidence> {
    if (snapshot !== undefined) this.#tally.add(await readHeapSnapshot(snapshot))
    this.#captures.push(capture)
    return this.evidence()
  }

  evidence(): HeapEvidence {
    const withSnapshot = this.#captures.filter(({ snapshot }) => snapshot !== undefined)
    const group = (...after: readonly Capture['after'][]): readonly number[] =>
      withSnapshot.flatMap((capture, index) => (after.includes(capture.after) ? [index] : []))
    const groups = [group('control'), group('baseline', 'run'), group('live')]
    return { captures: [...this.#captures], paths: grownPaths(this.#tally, groups) }
  }
}
