// Brings the process to rest before a sample, and pays the one-time costs of a process before the first.
// (tick, collection) × 2: finalizers run in ticks, and external memory is exact only after the second.
import { stat } from 'node:fs/promises'
import { setImmediate as tick } from 'node:timers/promises'
import { TidemarkError } from '../errors.ts'

const ROUNDS = 2

/** @throws TidemarkError `environment` without `--expose-gc`: a sample without a collection says nothing. */
export async function settle(): Promise<void> {
  const collect = globalThis.gc
  if (collect === undefined) {
    throw new TidemarkError('environment', 'Settle: there is no gc function, the process needs --expose-gc')
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    await tick()
    collect()
  }
}

/** Thread pool, standard streams, and Node's buffer of resource timings, which fills to 250 entries of fetch and then stays. */
export async function payOneTimeCosts(): Promise<void> {
  process.stdout.write('')
  process.stderr.write('')
  performance.setResourceTimingBufferSize(0)
  await Promise.all(Array.from({ length: 4 }, () => stat('.')))
}
