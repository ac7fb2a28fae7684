// What one line acquires, label by label: of a line that listens for four signals each grows by its own rate, and where
// it listens to one emitter that lives long and to some that do not, the one is the cause and the others are not.
import { risesThroughout } from './count-growth.ts'
import type { Culprit } from '../finding.ts'
import type { Acquirer } from './origins.ts'

export interface PartGrowth {
  readonly label: string
  /** As it was seen last, with the package's line. */
  readonly culprit: Culprit
  readonly counts: readonly number[]
  /** Of listeners: different emitters that have them. */
  readonly emitters: readonly number[]
  readonly perCycle: number
}

/** Those that grow throughout, fastest first; more and more on the same emitters before all others. */
export function growingParts(
  seen: readonly (Acquirer | undefined)[],
  cycles: readonly number[],
): readonly PartGrowth[] {
  const last = new Map(
    seen.flatMap((acquirer) => (acquirer?.parts ?? []).map((part) => [keyOf(part), part] as const)),
  )
  const columns = seen.map((acquirer) => new Map((acquirer?.parts ?? []).map((part) => [keyOf(part), part])))
  const length = (cycles.at(-1) ?? 0) - (cycles[0] ?? 0)
  return [...last]
    .map(([key, { label, culprit }]) => {
      const counts = columns.map((parts) => parts.get(key)?.live ?? 0)
      const emitters = columns.map((parts) => parts.get(key)?.on ?? 0)
      const perCycle = ((counts.at(-1) ?? 0) - (counts[0] ?? 0)) / length
      return { label, culprit, counts, emitters, perCycle }
    })
    .filter(({ counts }) => risesThroughout(counts))
    .toSorted(
      (one, other) => Number(accumulates(other)) - Number(accumulates(one)) || other.perCycle - one.perCycle,
    )
}

/** Ever more listeners on emitters that do not become more. */
function accumulates({ emitters }: PartGrowth): boolean {
  return emitters.some((on) => on > 0) && !risesThroughout(emitters)
}

function keyOf({ label, culprit: { through } }: Pick<PartGrowth, 'label' | 'culprit'>): string {
  return `${label} ${through?.file}:${through?.line}`
}
