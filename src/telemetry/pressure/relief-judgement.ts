// What each attempt at relief has freed, judged when it can be seen: what was let go of is garbage until the collector
// comes by, and a look before that would call every good compaction useless.
import type { MemoryReading } from './memory-reading.ts'
import type { PressureLevel, PressureMeasure } from './pressure-level.ts'
import { freedBytes, outcomeOf, type ReliefKind, type ReliefReport } from './relief.ts'

export interface Attempt {
  readonly kind: ReliefKind
  readonly level: PressureLevel
  /** What memory was short by when it was tried. */
  readonly measure: PressureMeasure
  readonly ended: 'done' | 'failed' | 'timed-out' | 'abandoned'
  readonly claimedBytes: number | undefined
  readonly before: MemoryReading
  readonly after: MemoryReading
}

export class ReliefJudgement {
  readonly #longestMs: number
  #pending: readonly Attempt[] = []

  /** @param longestMs after which an attempt is judged by what is there, collected or not */
  constructor(longestMs: number) {
    this.#longestMs = longestMs
  }

  add(attempt: Attempt): void {
    this.#pending = [...this.#pending, attempt]
  }

  /** Reports of those that can be judged by now. Bytes that one has freed are not counted for the next. */
  due(now: MemoryReading): readonly ReliefReport[] {
    const judged = this.#pending.filter((attempt) => this.#canBeJudged(attempt, now))
    this.#pending = this.#pending.filter((attempt) => !judged.includes(attempt))
    let counted = 0
    return judged.map((attempt) => {
      const freed = attempt.ended === 'done' ? freedBy(attempt, now, counted) : 0
      counted += freed
      return reportOf(attempt, freed)
    })
  }

  #canBeJudged(attempt: Attempt, now: MemoryReading): boolean {
    const { kind, ended, claimedBytes, before, after, measure } = attempt
    if (ended !== 'done' || kind === 'collect' || isCollected(after, now)) return true
    if (now.atMs - after.atMs >= this.#longestMs) return true
    return claimedBytes === undefined && outcomeOf(used(before, measure) - used(now, measure)) === 'freed'
  }
}

/** The bytes of a measure; stalls are about resident memory. */
export function used(reading: MemoryReading, measure: PressureMeasure): number {
  if (measure === 'heap') return reading.oldGenerationBytes
  if (measure === 'external') return reading.externalBytes
  if (measure === 'cgroup') return reading.cgroup?.usedBytes ?? reading.rssBytes
  return reading.rssBytes
}

/** The whole heap, begun and ended in between: the first collection that ends may have begun before, and frees what died before that. */
export function isCollected(from: MemoryReading, to: MemoryReading): boolean {
  return (to.majorCollections ?? 0) - (from.majorCollections ?? 0) >= 2
}

function freedBy(
  { claimedBytes, before, after, measure }: Attempt,
  now: MemoryReading,
  counted: number,
): number {
  const fellBytes = used(before, measure) - used(now, measure) - counted
  return freedBytes({ claimedBytes, fellBytes, isCollected: isCollected(after, now) })
}

function reportOf({ kind, level, ended, before, after }: Attempt, freed: number): ReliefReport {
  const outcome = ended === 'done' ? outcomeOf(freed) : ended
  const tookMs = Math.round(after.atMs - before.atMs)
  return { kind, level, outcome, freedBytes: freed, tookMs, wallMs: before.wallMs }
}
