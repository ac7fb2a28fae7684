// Taking no more work: the last of the actions. Unlike the others it lasts, until the process is no longer critical or
// stopping has freed nothing for so long that it only does harm.
import type { MemoryReading } from './memory-reading.ts'
import type { PressureLevel, PressureMeasure } from './pressure-level.ts'
import { outcomeOf, type ReliefActions, type ReliefReport, type ReliefRests } from './relief.ts'
import { used } from './relief-judgement.ts'

export class WorkStop implements Disposable {
  readonly #actions: ReliefActions
  readonly #rests: ReliefRests
  readonly #holdMs: number
  #stopped: { readonly reading: MemoryReading; readonly measure: PressureMeasure } | undefined

  /** @param holdMs after which a stop that has freed nothing is given up */
  constructor(actions: ReliefActions, rests: ReliefRests, holdMs: number) {
    this.#actions = actions
    this.#rests = rests
    this.#holdMs = holdMs
  }

  get isStopped(): boolean {
    return this.#stopped !== undefined
  }

  /** Still critical after a round. Returns a report when a stop that lasted too long was given up. */
  stopOrGiveUp(reading: MemoryReading, measure: PressureMeasure): ReliefReport | undefined {
    const { stopWork } = this.#actions
    if (stopWork === undefined) return undefined
    const stopped = this.#stopped
    if (stopped !== undefined) {
      const isOld = reading.atMs - stopped.reading.atMs >= this.#holdMs
      return isOld && outcomeOf(this.#fell(reading)) === 'freed-nothing'
        ? this.resume(reading, 'critical')
        : undefined
    }
    if (this.#rests.isResting('stop-work', reading.atMs)) return undefined
    this.#stopped = { reading, measure }
    stopWork()
    return undefined
  }

  resume(reading: MemoryReading, level: PressureLevel): ReliefReport | undefined {
    if (this.#stopped === undefined) return undefined
    const { wallMs, atMs } = this.#stopped.reading
    const freed = this.#fell(reading)
    const outcome = outcomeOf(freed)
    this.#rests.note('stop-work', outcome, reading.atMs)
    this.#stopped = undefined
    this.#actions.resumeWork?.()
    return {
      kind: 'stop-work',
      level,
      outcome,
      freedBytes: freed,
      tookMs: Math.round(reading.atMs - atMs),
      wallMs,
    }
  }

  [Symbol.dispose](): void {
    if (this.#stopped === undefined) return
    this.#stopped = undefined
    this.#actions.resumeWork?.()
  }

  #fell(reading: MemoryReading): number {
    const { reading: before, measure } = this.#stopped ?? { reading, measure: 'rss' as const }
    return Math.max(0, used(before, measure) - used(reading, measure))
  }
}
