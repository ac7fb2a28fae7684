// One machine's part of a run over many: every n-th of what is planned, so that neighbours, which often take as long,
// go to different machines.
import { TidemarkError } from '../errors.ts'

export interface Shard {
  /** From 1. */
  readonly index: number
  readonly count: number
}

/** More machines than anybody has; a typing error is likelier. */
const MAX_SHARDS = 1_000

/** From `2/5`; undefined for anything else. */
export function parsedShard(text: string): Shard | undefined {
  const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []
  const shard = { index: Number(index), count: Number(count) }
  const isSound = shard.index >= 1 && shard.index <= shard.count && shard.count <= MAX_SHARDS
  return isSound ? shard : undefined
}

/** @throws TidemarkError `usage` when nothing is left for a shard: it would be green without having run anything */
export function partOf<Planned>(planned: readonly Planned[], shard: Shard | undefined): readonly Planned[] {
  if (shard === undefined) return planned
  if (shard.count > planned.length) {
    throw new TidemarkError(
      'usage',
      `Run shard ${shard.index}/${shard.count}: ${planned.length} are planned, wanted at most as many shards`,
    )
  }
  return planned.filter((_, position) => position % shard.count === shard.index - 1)
}
