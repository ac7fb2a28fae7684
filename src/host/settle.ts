// Brings the process to rest before a sample, and pays the one-time costs of a process before the first.
// (tick, collection) × 2: finalizers run in ticks, and external memory is exact only after the second.
import { stat } from 'node:fs/promises'
import { setImmediate as tick, setTimeout as pause } from 'node:timers/promises'
import type { Engine } from './engine.ts'
import { collectByFlag } from './node-engine.ts'

const ROUNDS = 2
/** The runner reads all the time, on a busy machine in turns: what is not taken for so long waits for something else. */
const STANDSTILL_MS = 2_000
/** Of a program that goes on printing. */
const MAX_DRAIN_MS = 20_000
const DRAIN_LOOK_MS = 5

/** What stood still once is not waited for again at each sample. */
let standsStill = false

/**
 * @param generation young objects alone: for what only has to be run often
 * @throws TidemarkError `environment` where nothing collects: a sample without a collection says nothing.
 */
export async function settle(
  collect: Engine['collect'] = collectByFlag,
  generation: 'all' | 'young' = 'all',
): Promise<void> {
  await written()
  for (let round = 0; round < ROUNDS; round += 1) {
    await tick()
    collect(generation)
  }
}

/** What the program printed and a pipe has not taken yet lies in the stream, each line with what it was made of. */
async function written(): Promise<void> {
  const startedMs = performance.now()
  let movedMs = startedMs
  let bytes = pendingBytes()
  while (bytes > 0 && !standsStill && performance.now() - startedMs < MAX_DRAIN_MS) {
    await pause(DRAIN_LOOK_MS)
    const before = bytes
    bytes = pendingBytes()
    if (bytes !== before) movedMs = performance.now()
    standsStill = performance.now() - movedMs > STANDSTILL_MS
  }
}

/** 0 also for a stream that the program has put in the place of Node's. */
function pendingBytes(): number {
  const pending = [process.stdout, process.stderr].map(({ writableLength, destroyed }) =>
    destroyed || !(writableLength > 0) ? 0 : writableLength,
  )
  return pending.reduce((sum, each) => sum + each, 0)
}

/** Thread pool, standard streams, and Node's buffer of resource timings, which fills to 250 entries of fetch and then stays. */
export async function payOneTimeCosts(): Promise<void> {
  process.stdout.write('')
  process.stderr.write('')
  performance.setResourceTimingBufferSize(0)
  await Promise.all(Array.from({ length: 4 }, () => stat('.')))
}
