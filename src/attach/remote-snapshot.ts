// A heap snapshot of another process, streamed into a file that only its owner can read and that is gone afterwards: it
// holds every text of that process, its secrets too.
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { diskRoomBytes, snapshotCost } from '../heap/snapshot-cost.ts'
import { heapContents, type HeapContents } from '../heap/contents/heap-contents.ts'
import { readHeapSnapshot } from '../heap/snapshot/snapshot-reader.ts'
import { refusalOf } from '../telemetry/capture/snapshot-guard.ts'
import type { InsideFacts } from './inside.ts'
import type { InspectorSession } from './inspector-session.ts'

/** Measured: 4.7 s for what is estimated as 1.7 million nodes, on a busy machine; twice that for the worst. */
const STALL_MS_PER_NODE = 0.006
/** Beyond that it has not answered: of 100 million nodes. */
const MOST_MS = 600_000

const LACKS = {
  'too-little-memory': 'there may be too little memory for it',
  'disk-full': 'there is too little room for it among temporary files',
} as const

export interface SnapshotPlan {
  /** That it stands still, estimated for the worst. */
  readonly stallMs: number
  readonly memoryBytes: number
  /** Undefined when there is room. */
  readonly refusal: string | undefined
}

export interface RemoteContents {
  readonly contents: HeapContents
  /** That it stood still. */
  readonly stallMs: number
  readonly fileBytes: number
}

/** What it would cost, and whether there is room for it. */
export function snapshotPlan({ spaces, availableBytes }: InsideFacts): SnapshotPlan {
  const old = spaces.find(({ name }) => name === 'old_space')
  const cost = snapshotCost(old?.usedBytes ?? 0)
  const room = {
    memoryBytes: Math.min(availableBytes ?? Infinity, process.availableMemory()),
    diskBytes: diskRoomBytes(tmpdir()),
  }
  const refusal = refusalOf(cost, room)
  return {
    stallMs: cost.nodes * STALL_MS_PER_NODE,
    memoryBytes: cost.memoryBytes,
    refusal: refusal === undefined ? undefined : LACKS[refusal],
  }
}

/** Biggest first of each list, at most so many. @throws TidemarkError `process`, `input` */
export async function remoteContents(session: InspectorSession, limit: number): Promise<RemoteContents> {
  const directory = mkdtempSync(join(tmpdir(), 'tidemark-attach-'))
  using stack = new DisposableStack()
  stack.defer(() => rmSync(directory, { recursive: true, force: true }))
  const file = join(directory, 'heap.heapsnapshot')
  const { stallMs, fileBytes } = await streamInto(file, session)
  return { contents: heapContents(await readHeapSnapshot(file), { limit }), stallMs, fileBytes }
}

async function streamInto(
  file: string,
  session: InspectorSession,
): Promise<{ readonly stallMs: number; readonly fileBytes: number }> {
  using stack = new DisposableStack()
  const descriptor = openSync(file, 'wx', 0o600)
  stack.defer(() => closeSync(descriptor))
  let fileBytes = 0
  let failed: unknown
  stack.use(
    session.listen('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
      try {
        fileBytes += writeSync(descriptor, z.string().parse(chunk))
      } catch (error) {
        failed ??= error // A full disk: said once it is over.
      }
    }),
  )
  const startMs = performance.now()
  await session.ask('HeapProfiler.takeHeapSnapshot', { reportProgress: false }, MOST_MS)
  if (failed !== undefined) throw failed
  return { stallMs: performance.now() - startMs, fileBytes }
}
