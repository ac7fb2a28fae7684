// The measured process on Node.
import { readSync, writeSync } from 'node:fs'
import { TidemarkError } from '../errors.ts'
import { heapObjectsBytes } from '../heap/heap-objects.ts'
import { writePrivateSnapshot } from '../heap/private-snapshot.ts'
import { SiteSampler } from '../heap/site-sampler.ts'
import { oldSpaceBytes } from '../heap/snapshot-cost.ts'
import type { Engine, Wire } from './engine.ts'
import { watchResources } from './resource-watch.ts'

export const nodeEngine: Engine = {
  wireOf: fileWire,
  watch: watchResources,
  collect: collectByFlag,
  objectsBytes: heapObjectsBytes,
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
