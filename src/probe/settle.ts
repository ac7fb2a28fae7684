// Brings the process to rest before a sample, and pays the one-time costs of a process before the first.
// (tick, collection) × 2: finalizers run in ticks, and external memory is exact only after the second.
import { stat } from 'node:fs/promises'
import { setImmediate as tick, setTimeout as pause } from 'node:timers/promises'
import { TidemarkError } from '../errors.ts'

const ROUNDS = 2
/** The runner reads all the time: what is not taken by then waits for something else. */
const MAX_DRAIN_LOOKS = 100
const DRAIN_LOOK_MS = 5

/** @throws TidemarkError `environment` without `--expose-gc`: a sample without a collection says nothing. */
export async function settle(): Promise<void> {
  const collect = globalThis.gc
  if (collect === undefined) {
    throw new TidemarkError('environment', 'Settle: there is no gc function, the process needs --expose-gc')
  }
  await written()
  for (let round = 0; round < ROUNDS; round += 1) {
    await tick()
    collect()
  }
}

/** What the program printed and a pipe has not taken yet lies in the stream, each line with what it was made of. */
async function written(): Promise<void> {
  for (let look = 0; look < MAX_DRAIN_LOOKS && isWriting(); look += 1) await pause(DRAIN_LOOK_MS)
}

/** False also for a stream that the program has put in the place of Node's. */
function isWriting(): boolean {
  return [process.stdout, process.stderr].some(
    ({ writableLength, destroyed }) => writableLength > 0 && !destroyed,
  )
}

/** Thread pool, standard streams, and Node's buffer of resource timings, which fills to 250 entries of fetch and then stays. */
export async function payOneTimeCosts(): Promise<void> {
  process.stdout.write('')
  process.stderr.write('')
  performance.setResourceTimingBufferSize(0)
  await Promise.all(Array.from({ length: 4 }, () => stat('.')))
}
