// What one machine of a gate leaves for `tidemark merge`.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Shard } from './shard.ts'
import { pathFrom } from '../check/run-paths.ts'
import { shardText } from './shard-file.ts'
import type { GateOutcome } from './gate-outcome.ts'
import type { Gated } from './gate-plan.ts'

export interface ShardedGate {
  /** Of all shards. */
  readonly plan: readonly Gated[]
  readonly outcomes: readonly GateOutcome[]
  readonly against: string
  readonly updates: boolean
  readonly out: string
}

export function gateShardText(
  { index, count }: Shard,
  { plan, outcomes, against, updates, out }: ShardedGate,
): string {
  return shardText({
    command: 'gate',
    index,
    count,
    plan: plan.map(({ name }) => name),
    against,
    updates,
    ran: outcomes.map((outcome) => ({
      label: outcome.name,
      // Interrupted before it recorded anything: there is nothing to copy.
      directory: existsSync(join(outcome.directory, 'result.json')) ? pathFrom(out, outcome.directory) : '',
      // Fewer runs than a baseline needs are of no use there.
      outcome: { ...outcome, entry: updates ? outcome.entry : undefined },
    })),
  })
}
