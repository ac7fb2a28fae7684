// Looks at a process at even intervals, each after a collection: what is alive, and not what waits to be collected.
import { setTimeout as sleep } from 'node:timers/promises'
import { grownStacks, type LiveProfile } from '../heap/profile/live-stacks.ts'
import {
  type AliveProfile,
  aliveProfile,
  aliveStacks,
  type AllocationSite,
  risenSites,
  SAMPLE_EVERY_BYTES,
  startSampling,
} from './allocation-sites.ts'
import { collect, insideFacts } from './inside.ts'
import type { InspectorClient } from './inspector-client.ts'
import { outsideFacts, type OutsideFacts } from './outside.ts'
import { lookTimes } from './look-times.ts'
import type { RemoteWorkers } from './remote-workers.ts'
import type { ThreadLook } from './thread-growth.ts'
import { type LookedWorker, WorkersLooks } from './worker-looks.ts'

/** Of its time: what it stands still for a look. */
const MOST_SHARE = 0.1

/** At the main thread, and at the process from outside. */
export interface Look extends ThreadLook {
  readonly outside: OutsideFacts
}

export interface TimedLooks {
  readonly looks: readonly Look[]
  /** Of the second half of the time: in the first one caches still fill. */
  readonly risen: readonly AllocationSite[]
  /** By whole stacks: at the end, and what came in the second half; undefined where nobody could look. */
  readonly live: LiveProfile | undefined
  readonly workers: readonly LookedWorker[]
  /** Too many to ask them all. */
  readonly unaskedWorkers: number
  /** What ended it before its time: the process has gone, or answers no more. */
  readonly brokenOff: string | undefined
}

export interface LookOptions {
  readonly durationMs: number
  /** Without: the heap is what it is, garbage and all. */
  readonly collects: boolean
  /** Aborted when the user wants it to end. */
  readonly ending: AbortSignal
  readonly onLook?: (look: Look, nth: number, of: number) => void
}

/** @throws TidemarkError `process` where the profiler does not start */
export async function timedLooks(
  client: InspectorClient,
  workers: RemoteWorkers,
  pid: number,
  { durationMs, collects, ending, onLook }: LookOptions,
): Promise<TimedLooks> {
  await using stack = new AsyncDisposableStack()
  stack.use(await startSampling(client))
  const ofWorkers = stack.use(new WorkersLooks(workers))
  const looks: Look[] = []
  const times = lookTimes(durationMs)
  const startMs = performance.now()
  let half: AliveProfile | undefined
  let last: AliveProfile | undefined
  let brokenOff: string | undefined
  const sinceMs = (): number => performance.now() - startMs
  for (let nth = 0; brokenOff === undefined && times.isWanted(nth, looks.length, sinceMs()); nth += 1) {
    if (times.isPassedOver(nth, sinceMs())) continue
    await sleep(Math.max(0, times.dueMs(nth) - sinceMs()), undefined, { signal: ending })
    try {
      const isInFirstHalf = nth <= (times.count - 1) / 2
      const mainMs = collects ? await collect(client) : 0
      const stallMs = Math.max(mainMs, await ofWorkers.look({ startMs, collects, isInFirstHalf }))
      const look = await lookAt(client, pid, startMs)
      if (look === undefined) {
        brokenOff = 'it has ended'
        break
      }
      looks.push(look)
      onLook?.(look, looks.length, Math.max(looks.length, times.count))
      last = await aliveProfile(client)
      if (isInFirstHalf) half = last
      await sleep(Math.max(0, stallMs / MOST_SHARE - stallMs), undefined, { signal: ending })
    } catch (error) {
      brokenOff = error instanceof Error ? error.message : String(error)
    }
  }
  return {
    looks,
    risen: risenSites(half, last),
    live: liveOf(half, last),
    workers: ofWorkers.told(),
    unaskedWorkers: workers.unasked,
    brokenOff,
  }
}

function liveOf(half: AliveProfile | undefined, last: AliveProfile | undefined): LiveProfile | undefined {
  if (half === undefined || last === undefined) return undefined
  const alive = aliveStacks(last)
  return { samplingBytes: SAMPLE_EVERY_BYTES, alive, grown: grownStacks(aliveStacks(half), alive) }
}

async function lookAt(client: InspectorClient, pid: number, startMs: number): Promise<Look | undefined> {
  const inside = await insideFacts(client)
  const outside = outsideFacts(pid)
  return outside === undefined ? undefined : { atMs: performance.now() - startMs, inside, outside }
}
