// What JavaScriptCore tells of its heap by bun:jsc; nothing of a Bun that does not have it.
import { TidemarkError } from '../errors.ts'
import { isJscsOwn } from '../heap/snapshot/jsc-types.ts'
import { isObject } from '../probe/capture/live-capture.ts'
import type { HeapTypes } from '../probe/thread-sample.ts'
import { bunModule } from './capture/bun-object.ts'

const jsc = bunModule('bun:jsc')

/** Without giving memory back and forgetting compiled code, as Bun.gc does: it takes three times as long. */
const fullGC = method('fullGC')
const edenGC = method('edenGC')
const heapSize = method('heapSize')
const heapStats = method('heapStats')
const snapshotForDebugging = method('generateHeapSnapshotForDebugging')

/** @throws TidemarkError `environment` where this Bun has no collection to ask for */
export function collectJsc(generation: 'all' | 'young'): void {
  const collect = generation === 'all' ? fullGC : edenGC
  if (collect === undefined)
    throw new TidemarkError(
      'environment',
      'Settle: this Bun has no fullGC in bun:jsc, wanted Bun 1.3 or later',
    )
  collect()
}

/** Before it is collected, what is dead too; undefined where it is not told. */
export function jscHeapBytes(): number | undefined {
  const bytes = heapSize?.()
  return typeof bytes === 'number' ? bytes : undefined
}

/** All objects but those that the engine makes for itself. Makes some itself: to be asked seldom. */
export function jscTypes(): Omit<HeapTypes, 'givenBackBytes'> | undefined {
  const stats = heapStats?.()
  if (fullGC === undefined || !isObject(stats)) return undefined
  const counts = countsOf(Reflect.get(stats, 'objectTypeCounts'))
  const kept = countsOf(Reflect.get(stats, 'protectedObjectTypeCounts'))
  const bytes: unknown = Reflect.get(stats, 'heapSize')
  if (counts === undefined || kept === undefined || typeof bytes !== 'number') return undefined
  return { counts, protected: kept, bytes }
}

/** The one snapshot that leaves a program as fast as it was; undefined where there is none. */
export function jscSnapshot(): unknown {
  return snapshotForDebugging?.()
}

function countsOf(told: unknown): Readonly<Record<string, number>> | undefined {
  if (!isObject(told)) return undefined
  const counts: Record<string, number> = {}
  for (const [type, count] of Object.entries(told)) {
    if (typeof count === 'number' && !isJscsOwn(type)) counts[type] = count
  }
  return counts
}

function method(name: string): ((...given: unknown[]) => unknown) | undefined {
  const found: unknown = Reflect.get(jsc, name)
  return typeof found === 'function' ? (...given) => Reflect.apply(found, jsc, given) : undefined
}
