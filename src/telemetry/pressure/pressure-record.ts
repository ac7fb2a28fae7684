// What a monitor has seen and done, as plain fields for whoever reads them: metrics, a page, a diagnosis.
import type { Transition } from './pressure-decision.ts'
import type { PressureLevel } from './pressure-level.ts'
import { type ReliefKind, type ReliefOutcome, type ReliefReport } from './relief.ts'

export interface ReliefFigures {
  /** How often it ended, by outcome. */
  readonly outcomes: Record<ReliefOutcome, number>
  freedBytes: number
}

/** How many of the newest are kept. */
const keptRecent = 50

export class PressureRecord {
  /** How often each level was entered. */
  readonly entered: Record<PressureLevel, number> = { normal: 0, elevated: 0, critical: 0 }
  readonly relief: Readonly<Record<ReliefKind, ReliefFigures>> = {
    compact: noFigures(),
    prune: noFigures(),
    collect: noFigures(),
    'stop-work': noFigures(),
  }
  /** Newest last, bounded. */
  readonly transitions: Transition[] = []
  readonly reports: ReliefReport[] = []
  /** Times that growth began. */
  growths = 0
  looks = 0
  /** The monitor's own time, all looks together. */
  lookedMs = 0
  /** Watchers that threw. */
  failures = 0

  looked(tookMs: number): void {
    this.looks++
    this.lookedMs += tookMs
  }

  changed(transition: Transition): void {
    this.entered[transition.to]++
    keep(this.transitions, transition)
  }

  relieved(report: ReliefReport): void {
    const figures = this.relief[report.kind]
    figures.outcomes[report.outcome]++
    figures.freedBytes += report.freedBytes
    keep(this.reports, report)
  }

  /** The same for a report that there may be. */
  note(report: ReliefReport | undefined): void {
    if (report !== undefined) this.relieved(report)
  }

  /** A watcher that fails must not end the monitor. */
  guard(tell: () => void): void {
    try {
      tell()
    } catch {
      this.failures++
    }
  }
}

function keep<Item>(list: Item[], item: Item): void {
  list.push(item)
  if (list.length > keptRecent) list.shift()
}

function noFigures(): ReliefFigures {
  return {
    outcomes: { freed: 0, 'freed-nothing': 0, failed: 0, 'timed-out': 0, abandoned: 0 },
    freedBytes: 0,
  }
}
