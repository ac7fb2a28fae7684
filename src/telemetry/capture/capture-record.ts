// What was captured and what was not, as plain fields for whoever reads them.

/** A closed set: labels of metrics. */
export const snapshotOutcomes = [
  'written',
  'too-little-memory',
  'disk-full',
  'too-large',
  'too-soon',
  'busy',
  'failed',
  /** Found half-written at the start: the process before this one was killed meanwhile. */
  'unfinished',
  /** Written by Node near the heap limit, and fetched. */
  'near-limit',
] as const
export type SnapshotOutcome = (typeof snapshotOutcomes)[number]

export interface SnapshotReport {
  readonly outcome: SnapshotOutcome
  /** Undefined when there is no file. */
  readonly path: string | undefined
  readonly bytes: number | undefined
  readonly tookMs: number
  /** Milliseconds since the epoch. */
  readonly wallMs: number
  /** Why it failed. */
  readonly message: string | undefined
}

const keptReports = 20

export class CaptureRecord {
  /** How often it ended so, from the start. */
  readonly snapshots: Record<SnapshotOutcome, number> = {
    written: 0,
    'too-little-memory': 0,
    'disk-full': 0,
    'too-large': 0,
    'too-soon': 0,
    busy: 0,
    failed: 0,
    unfinished: 0,
    'near-limit': 0,
  }
  /** Newest last, bounded. */
  readonly reports: SnapshotReport[] = []
  diagnoses = 0
  failedDiagnoses = 0
  /** Profiles written where a snapshot could not be. */
  profiles = 0

  add(report: SnapshotReport): void {
    this.snapshots[report.outcome]++
    this.reports.push(report)
    if (this.reports.length > keptReports) this.reports.shift()
  }
}
