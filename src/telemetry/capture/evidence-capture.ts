// Evidence for the time after: a diagnosis at once, and then, when all relief was in vain, one heap snapshot an episode.
// A snapshot that cannot be afforded is refused, and the allocation profile written in its place. Nothing here throws:
// a full disk must not end the process that it was to explain.
import { redactedDeep, redaction } from '../../redacted.ts'
import { processRegistry } from '../../resources/process-registry.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import type { MemoryReading } from '../pressure/memory-reading.ts'
import type { Transition } from '../pressure/pressure-decision.ts'
import type { PressureWatcher } from '../pressure/pressure-monitor.ts'
import { AllocationProfile } from './allocation-profile.ts'
import { CaptureDirectory, type CaptureLimits } from './capture-directory.ts'
import { CaptureRecord, type SnapshotOutcome, type SnapshotReport } from './capture-record.ts'
import { type CaptureCause, diagnose } from './diagnosis.ts'
import { asksItself, fetchLeft, NearHeapLimit } from './near-heap-limit.ts'
import { oldSpaceBytes, snapshotCost } from '../../heap/snapshot-cost.ts'
import { refusalOf, roomOf, type SnapshotRoom } from './snapshot-guard.ts'
import { v8Snapshot, type WriteSnapshot } from './snapshot-writer.ts'

export interface CaptureOptions {
  /**
   * Where `tidemark-evidence` is made, private to its owner: a snapshot holds every string of the process, keys and
   * prompts among them. What else is there is left as it is.
   */
  readonly directory: string
  readonly limits?: Partial<CaptureLimits>
  /** Between two snapshots, also over restarts; a tenfold after one that the process did not survive. Default 10 minutes. */
  readonly apartMs?: number
  /** Default: V8 itself. `heapdumpSnapshot()` for those who have that package. */
  readonly write?: WriteSnapshot
  /** What there is room for. Default: what the kernel says. */
  readonly room?: (reading: MemoryReading, directory: string) => SnapshotRoom
  /** Have Node write one when the heap is about to burst. Default true. */
  readonly nearHeapLimit?: boolean
  /** Whose holdings are in the diagnosis. Default: those of the process. */
  readonly registry?: ResourceRegistry
  /** Told of each snapshot that was written or refused. */
  readonly onSnapshot?: (report: SnapshotReport) => void
}

const defaultApartMs = 10 * 60_000
const afterUnfinished = 10

export class EvidenceCapture implements PressureWatcher, Disposable {
  readonly record = new CaptureRecord()
  readonly directory: CaptureDirectory
  readonly #options: CaptureOptions
  readonly #profile = new AllocationProfile()
  readonly #nearLimit: NearHeapLimit | undefined
  /** Of the newest diagnosis: a snapshot of the same moment has the same one. */
  #number: number | undefined
  #isWriting = false

  /** Cleans up what a killed process has left. @throws what the file system throws when there can be no directory */
  constructor(options: CaptureOptions) {
    this.#options = options
    this.directory = new CaptureDirectory(options.directory, options.limits)
    const unfinished = this.directory.cleanUp()
    const left = fetchLeft(this.directory)
    for (let each = 0; each < unfinished + left.unfinished; each++) this.#note('unfinished')
    for (let each = 0; each < left.whole; each++) this.#note('near-limit')
    if ((options.nearHeapLimit ?? true) && !asksItself()) this.#nearLimit = new NearHeapLimit(this.directory)
  }

  changed({ to }: Transition): void {
    if (to === 'normal') this.#profile[Symbol.dispose]()
    else this.#profile.start()
    this.#fetchNearLimit()
  }

  critical(reading: MemoryReading): void {
    this.diagnose('critical', reading)
  }

  grows(reading: MemoryReading): void {
    this.diagnose('growth', reading)
  }

  unrelieved(reading: MemoryReading): void {
    void this.snapshot(reading)
  }

  diagnose(cause: CaptureCause, reading: MemoryReading): void {
    const { registry = processRegistry } = this.#options
    try {
      const text = `${JSON.stringify(redactedDeep(diagnose(cause, reading, registry), redaction(process.env)), null, 2)}\n`
      this.#number = this.directory.add('diagnosis.json', text)
      this.record.diagnoses++
    } catch {
      this.#number = undefined
      this.record.failedDiagnoses++
    }
  }

  /** Never throws; what came of it is told. */
  async snapshot(reading: MemoryReading): Promise<SnapshotReport> {
    if (this.#isWriting) return this.#note('busy')
    this.#isWriting = true
    try {
      const refused = this.#refusal(reading)
      if (refused === undefined) return await this.#write()
      this.#writeProfile()
      return this.#note(refused)
    } catch (error) {
      return this.#note('failed', { message: String(error) })
    } finally {
      this.#isWriting = false
    }
  }

  [Symbol.dispose](): void {
    this.#fetchNearLimit()
    this.#profile[Symbol.dispose]()
    this.#nearLimit?.[Symbol.dispose]()
  }

  #refusal(reading: MemoryReading): SnapshotOutcome | undefined {
    const cost = snapshotCost(oldSpaceBytes())
    if (this.#isTooSoon(reading.wallMs)) return 'too-soon'
    if (!this.directory.makeRoom(cost.fileBytes)) return 'too-large'
    const { room = roomOf } = this.#options
    return refusalOf(cost, room(reading, this.directory.path))
  }

  #isTooSoon(wallMs: number): boolean {
    const last = this.directory.lastAttemptMs()
    const apartMs = this.#options.apartMs ?? defaultApartMs
    return last !== undefined && wallMs - last.atMs < apartMs * (last.wasFinished ? 1 : afterUnfinished)
  }

  async #write(): Promise<SnapshotReport> {
    const { write = v8Snapshot } = this.#options
    const number = this.#number ?? this.directory.nextNumber()
    const startedMs = performance.now()
    try {
      await write(this.directory.partialOf(number, 'heapsnapshot'))
      const { path, bytes } = this.directory.finish(number, 'heapsnapshot')
      return this.#note('written', { path, bytes, tookMs: performance.now() - startedMs })
    } catch (error) {
      this.directory.discard(number, 'heapsnapshot')
      throw error
    }
  }

  #writeProfile(): void {
    const text = this.#profile.read()
    if (text === undefined || this.#number === undefined) return
    this.directory.write(this.#number, 'heapprofile', text)
    this.record.profiles++
  }

  #fetchNearLimit(): void {
    try {
      const { whole = 0 } = this.#nearLimit?.fetch(this.directory) ?? {}
      for (let each = 0; each < whole; each++) this.#note('near-limit')
    } catch {
      this.#note('failed', { message: 'Fetch the snapshot near the heap limit: it could not be moved' })
    }
  }

  #note(outcome: SnapshotOutcome, details: Partial<SnapshotReport> = {}): SnapshotReport {
    const { path, bytes, message, tookMs = 0 } = details
    const report = { outcome, path, bytes, message, tookMs: Math.round(tookMs), wallMs: Date.now() }
    this.record.add(report)
    this.#options.onSnapshot?.(report)
    return report
  }
}
