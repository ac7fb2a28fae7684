// The exact part of a verdict, over what the driver saw: growth that persists over every interval, and what stays
// behind in life after life.
import type { HoldingsOrigin } from '../../../src/probe/holdings.ts'
import type { Driven } from './drive.ts'

export interface Suspect {
  readonly kind: string
  readonly file: string | undefined
  readonly line: number | undefined
  readonly why: 'grows' | 'stays'
}

const keyOf = ({ kind, site }: HoldingsOrigin) => `${kind} ${site?.file}:${site?.line}`

/** Origins whose count rises from each moment to the next. */
function rising(moments: readonly (readonly HoldingsOrigin[])[], why: Suspect['why']): Suspect[] {
  const counts = moments.map((origins) => {
    const sums = new Map<string, number>()
    for (const origin of origins) sums.set(keyOf(origin), (sums.get(keyOf(origin)) ?? 0) + origin.live)
    return sums
  })
  const last = new Map((moments.at(-1) ?? []).map((origin) => [keyOf(origin), origin]))
  const rises = (key: string) =>
    counts.every((count, i) => i === 0 || (count.get(key) ?? 0) > (counts[i - 1]?.get(key) ?? 0))
  return [...last]
    .filter(([key]) => rises(key))
    .map(([, { kind, site }]) => {
      return { kind, file: site?.file, line: site?.line, why }
    })
}

/** Everything suspect; the first quarter of a life is warm-up. */
export function suspects(driven: Driven): Suspect[] {
  const growing = Object.values(driven.running).flatMap((moments) => rising(moments, 'grows'))
  return [...growing, ...rising(driven.closed, 'stays')]
}
