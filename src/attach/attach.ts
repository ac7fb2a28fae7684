// Asks a process that already runs what it is, what it holds and what grows in it, and leaves it as it was.
import type { LiveProfile } from '../heap/profile/live-stacks.ts'
import { collect, insideFacts, type InsideFacts } from './inside.ts'
import { type Growth, judgedGrowth } from './growth.ts'
import { type Inspector, openInspector } from './inspector.ts'
import { mappedMemory, type MappedMemory, outsideFacts, type OutsideFacts } from './outside.ts'
import { type RemoteContents, remoteContents, type SnapshotPlan, snapshotPlan } from './remote-snapshot.ts'
import { RemoteWorkers, type WorkerFacts } from './remote-workers.ts'
import { attachable, refused, type Target } from './target.ts'
import { type Look, timedLooks } from './timed-looks.ts'

export interface AttachOptions {
  readonly collects: boolean
  /** Take a snapshot and say what holds the most. */
  readonly heap: boolean
  /** Look for so long what grows. */
  readonly durationMs: number | undefined
  readonly progress: AttachProgress
}

/** Told while it goes on. */
export interface AttachProgress {
  readonly opened: (port: number, wasOpen: boolean) => void
  readonly beforeSnapshot: (plan: SnapshotPlan) => void
  readonly looked: (look: Look, nth: number, of: number) => void
}

export interface Attached {
  readonly pid: number
  readonly command: readonly string[]
  readonly port: number
  /** It was open before, and was left so. */
  readonly wasOpen: boolean
  /** Of the main thread. */
  readonly inside: InsideFacts
  readonly workers: readonly WorkerFacts[]
  /** Before the inspector was opened: what it opens is not the program's. */
  readonly outside: OutsideFacts
  readonly mapped: MappedMemory | undefined
  readonly collection: Collection | undefined
  readonly heap: RemoteContents | SnapshotPlan | undefined
  readonly growth: Growth | undefined
  /** Live allocations by stack, where it was looked what grows. */
  readonly live: LiveProfile | undefined
}

export interface Collection {
  readonly stallMs: number
  /** Of the heap, negative where more was allocated meanwhile. */
  readonly freedBytes: number
  readonly rssFreedBytes: number
}

/** Rows of each list of a snapshot's contents. */
const MOST_SHOWN = 20

/**
 * @param ending aborted when the user wants it to end: the inspector is closed first
 * @throws TidemarkError `usage`: why this process cannot be asked; `process`: it did not answer, or has gone
 */
export async function attach(pid: number, options: AttachOptions, ending: AbortSignal): Promise<Attached> {
  const target = attachable(pid)
  const outside = outsideFacts(pid)
  const mapped = mappedMemory(pid)
  if (outside === undefined) throw refused(pid, 'it has just ended')
  await using inspector = await openInspector(target)
  ending.throwIfAborted() // While it opened.
  options.progress.opened(inspector.port, inspector.wasOpen)
  const asked = ask(target, inspector, options, ending)
  const ended = Promise.withResolvers<never>()
  ending.addEventListener('abort', () => ended.reject(ending.reason), { once: true })
  asked.catch(() => undefined) // Given up with the connection.
  return { ...(await Promise.race([asked, ended.promise])), outside, mapped }
}

async function ask(
  { pid, command }: Target,
  { client, port, wasOpen }: Inspector,
  { collects, heap, durationMs, progress }: AttachOptions,
  ending: AbortSignal,
): Promise<Omit<Attached, 'outside' | 'mapped'>> {
  const inside = await insideFacts(client)
  await using remote = await RemoteWorkers.of(client, pid)
  const workers = await remote.facts()
  const collection = collects ? await collected(client, pid, inside) : undefined
  const looked =
    durationMs === undefined
      ? undefined
      : await timedLooks(client, remote, pid, { durationMs, collects, ending, onLook: progress.looked })
  const growth = looked && judgedGrowth(looked, collects)
  const contents = heap ? await planned(client, progress) : undefined
  return {
    pid,
    command,
    port,
    wasOpen,
    inside,
    workers,
    collection,
    heap: contents,
    growth,
    live: looked?.live,
  }
}

async function collected(client: Inspector['client'], pid: number, before: InsideFacts): Promise<Collection> {
  const rssBefore = outsideFacts(pid)?.rssBytes ?? 0
  const stallMs = await collect(client)
  const after = await insideFacts(client)
  return {
    stallMs,
    freedBytes: before.heapUsedBytes - after.heapUsedBytes,
    rssFreedBytes: rssBefore - (outsideFacts(pid)?.rssBytes ?? 0),
  }
}

async function planned(
  client: Inspector['client'],
  progress: AttachProgress,
): Promise<RemoteContents | SnapshotPlan> {
  const plan = snapshotPlan(await insideFacts(client))
  progress.beforeSnapshot(plan)
  return plan.refusal === undefined ? await remoteContents(client, MOST_SHOWN) : plan
}
