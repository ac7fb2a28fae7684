// A heap snapshot that nobody else may read: it holds every text of its process, its secrets too. Node makes the file so;
// Bun and Deno leave it to whoever has made it before.
import { closeSync, openSync } from 'node:fs'
import { type HeapSnapshotOptions, writeHeapSnapshot } from 'node:v8'

/** @throws what the file system says, EEXIST too: a file that was there may be open to others */
export function writePrivateSnapshot(file: string, options?: HeapSnapshotOptions): void {
  closeSync(openSync(file, 'wx', 0o600))
  writeHeapSnapshot(file, options)
}
