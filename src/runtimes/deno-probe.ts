// The probe of Deno: what `deno run --require` loads before the program. It asks for nothing that the program may not do:
// in a terminal Deno would ask the user, and elsewhere throw.
import { CaptureSet } from '../probe/capture-set.ts'
import { readEnvironment } from '../probe/environment.ts'
import { harmless } from '../probe/harmless.ts'
import { sayHello } from '../probe/hello.ts'
import { SampleFile } from '../probe/sample-file.ts'
import { sampleInto, sayOnStderr } from '../probe/sample-loop.ts'
import type { HeapTypes } from '../probe/thread-sample.ts'
import { isGranted } from './deno-permission.ts'
import { denoCaptures } from './deno-captures.ts'

/** V8 counts no types without a snapshot; its bytes after a collection are judged by the megabyte. */
function heap(): HeapTypes {
  return { counts: {}, protected: {}, bytes: process.memoryUsage().heapUsed, givenBackBytes: 0 }
}

function start(): void {
  const { level, directory, intervalMs } = readEnvironment(process.env)
  let probe: CaptureSet | undefined
  const inspect = () => probe?.inspect()
  if (directory === undefined) sayOnStderr(inspect)
  else if (!isGranted({ name: 'write', path: directory })) return
  else sampleInto(new SampleFile(directory), inspect, { level, intervalMs, heap })
  probe = new CaptureSet(denoCaptures, level)
  if (directory !== undefined) sayHello(directory, 'watching')
}

harmless(() => {
  if (isGranted({ name: 'env' }) && isGranted({ name: 'read' })) start()
})
