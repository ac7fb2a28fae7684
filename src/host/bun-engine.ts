// The measured process on Bun: JavaScriptCore counts its objects by type, exactly and for little, and its snapshots for
// debugging are the ones that leave the program as fast as before.
import { writeFileSync } from 'node:fs'
import { TidemarkError } from '../errors.ts'
import type { Engine } from './engine.ts'
import { CaptureSet } from '../probe/capture-set.ts'
import { fileWire } from './node-engine.ts'
import { watchOver } from './resource-watch.ts'
import { bunCaptures } from '../runtimes/bun-captures.ts'
import { collectJsc, jscHeapBytes, jscSnapshot, jscTypes } from '../runtimes/jsc-heap.ts'

/** Lines that allocate are known to no sampler of JavaScriptCore. */
const noSampler = { read: () => [], forgetConsole: () => undefined }

export const bunEngine: Engine = {
  wireOf: fileWire,
  watch: async (level) => (level === 'off' ? undefined : watchOver(new CaptureSet(bunCaptures, level))),
  collect: collectJsc,
  objectsBytes: heapBytes,
  typeCounts: () => jscTypes()?.counts,
  snapshots: { heapBytes, write: writeForDebugging, showNumbers: false, ofWorkers: false },
  sampler: () => noSampler,
}

/** @throws what the file system says, EEXIST too: a file that was there may be open to others */
function writeForDebugging(file: string): void {
  writeFileSync(file, JSON.stringify(jscSnapshot()), { flag: 'wx', mode: 0o600 })
}

/** @throws TidemarkError `environment`: of a heap that is not told nothing could be said but that it never grows */
function heapBytes(): number {
  const bytes = jscHeapBytes()
  if (bytes !== undefined) return bytes
  throw new TidemarkError(
    'environment',
    'Read the heap: this Bun does not tell its size, wanted Bun 1.3 or later',
  )
}
