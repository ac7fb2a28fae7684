// The measured process on Node.
import { readSync, writeSync } from 'node:fs'
import { getHeapSpaceStatistics } from 'node:v8'
import { TidemarkError } from '../errors.ts'
import { writePrivateSnapshot } from '../heap/private-snapshot.ts'
import { SiteSampler } from '../heap/site-sampler.ts'
import { oldSpaceBytes } from '../heap/snapshot-cost.ts'
import type { Engine, Wire } from './engine.ts'
import { watchResources } from './resource-watch.ts'

const OBJECT_SPACES = new Set(['new_space', 'old_space', 'large_object_space', 'new_large_object_space'])

export const nodeEngine: Engine = {
  wireOf: fileWire,
  watch: watchResources,
  collect: collectByFlag,
  objectsBytes,
  typeCounts: () => undefined,
  snapshots: { heapBytes: oldSpaceBytes, write: writePrivateSnapshot, showNumbers: true, ofWorkers: true },
  sampler: (intervalBytes) => new SiteSampler(intervalBytes),
}

/** Of a descriptor that was inherited. */
export function fileWire(fd: number): Wire {
  return {
    read: (into, at) => readSync(fd, into, at, 1, null),
    write: (bytes, offset) => writeSync(fd, bytes, offset),
  }
}

/** With V8's own function, which `--expose-gc` shows. */
export function collectByFlag(generation: 'all' | 'young'): void {
  const collect = globalThis.gc
  if (collect === undefined) {
    throw new TidemarkError('environment', 'Settle: there is no gc function, the process needs --expose-gc')
  }
  // Whatever it is given, undefined too, makes it a collection of young objects.
  if (generation === 'young') collect({ type: 'minor' })
  else collect()
}

/** New, old and large-object space. */
function objectsBytes(): number {
  let bytes = 0
  for (const space of getHeapSpaceStatistics()) {
    if (OBJECT_SPACES.has(space.space_name)) bytes += space.space_used_size
  }
  return bytes
}
