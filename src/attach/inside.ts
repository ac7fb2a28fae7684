// What a process says of itself when it is asked: its memory by kind, and what keeps its loop alive.
import { z } from 'zod'
import type { InspectorSession } from './inspector-session.ts'

const bytes = z.number().nonnegative()

const factsSchema = z.object({
  version: z.string(),
  pid: z.number(),
  uptimeSeconds: z.number(),
  heapUsedBytes: bytes,
  heapTotalBytes: bytes,
  heapLimitBytes: bytes,
  externalBytes: bytes,
  arrayBuffersBytes: bytes,
  mallocedBytes: bytes,
  spaces: z.array(z.object({ name: z.string(), usedBytes: bytes, totalBytes: bytes })),
  /** Kinds as Node names them, with how many keep the loop alive. */
  resources: z.record(z.string(), z.number()),
  /** What can be had without swapping, in its container. Undefined before Node 20.13. */
  availableBytes: bytes.optional(),
})

/** `externalBytes` without array buffers, unlike Node's own. */
export type InsideFacts = z.output<typeof factsSchema>

/** Reads only. All numbers are copied out: nothing of it stays referred to. */
const READ = `((load) => {
  const v8 = load('node:v8')
  const { heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage()
  const { heap_size_limit, malloced_memory } = v8.getHeapStatistics()
  const resources = {}
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1
  return {
    version: process.version, pid: process.pid, uptimeSeconds: process.uptime(),
    heapUsedBytes: heapUsed, heapTotalBytes: heapTotal, heapLimitBytes: heap_size_limit,
    externalBytes: Math.max(0, external - arrayBuffers), arrayBuffersBytes: arrayBuffers,
    mallocedBytes: malloced_memory,
    spaces: v8.getHeapSpaceStatistics().map((each) => ({
      name: each.space_name, usedBytes: each.space_used_size, totalBytes: each.space_size })),
    resources,
    availableBytes: process.availableMemory?.(),
  }
})(process.getBuiltinModule ?? require)`

/** A millisecond of its time, or two. @throws TidemarkError `process` */
export async function insideFacts(session: InspectorSession): Promise<InsideFacts> {
  const said = await session.evaluate(factsSchema, READ)
  // While a session is there, V8 keeps what is logged: never for longer than from one look to the next.
  await session.ask('Runtime.discardConsoleEntries')
  return said
}

/** Collects all garbage there is. Returns how long it stood still, in milliseconds. @throws TidemarkError `process` */
export async function collect(session: InspectorSession): Promise<number> {
  const startMs = performance.now()
  await session.ask('HeapProfiler.collectGarbage')
  return performance.now() - startMs
}
