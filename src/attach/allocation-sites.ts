// Which functions of another process allocated what is still alive: V8's sampling heap profiler over the protocol. It
// knows only what was allocated since it started, and functions, not lines (as heap/site-sampler.ts).
import { z } from 'zod'
import type { InspectorClient } from './inspector-client.ts'

/** One sample for so many bytes on average: some microseconds for each megabyte. */
const SAMPLE_EVERY_BYTES = 4_096

/** The innermost function of the program's own on the stack. */
export interface AllocationSite {
  readonly url: string
  readonly function: string
  /** Where the function starts, from 1. */
  readonly line: number
  readonly bytes: number
  /** Node's modules between it and what was allocated, such as `node:timers`. */
  readonly through: readonly string[]
}

interface ProfileNode {
  readonly callFrame: {
    readonly functionName: string
    readonly url: string
    readonly lineNumber: number
  }
  readonly selfSize: number
  readonly children: readonly ProfileNode[]
}

const nodeSchema: z.ZodType<ProfileNode> = z.object({
  callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
  selfSize: z.number(),
  get children() {
    return z.array(nodeSchema)
  },
})
const profileSchema = z.object({ profile: z.object({ head: nodeSchema }) })

/** @throws TidemarkError `process` */
export async function startSampling(client: InspectorClient): Promise<AsyncDisposable> {
  await client.ask('HeapProfiler.startSampling', { samplingInterval: SAMPLE_EVERY_BYTES })
  return {
    // It may have ended meanwhile, and its profiler with it.
    [Symbol.asyncDispose]: async () =>
      void (await client.ask('HeapProfiler.stopSampling').catch(() => undefined)),
  }
}

/** What is alive, by its function. Only what has survived a collection is: collect before. @throws TidemarkError `process` */
export async function liveSites(client: InspectorClient): Promise<ReadonlyMap<string, AllocationSite>> {
  const { profile } = await client.askFor(profileSchema, 'HeapProfiler.getSamplingProfile')
  const sites = new Map<string, AllocationSite>()
  addSites(profile.head, undefined, sites)
  return sites
}

type Owner = Omit<AllocationSite, 'bytes'>

function addSites(node: ProfileNode, outer: Owner | undefined, into: Map<string, AllocationSite>): void {
  const owner = ownerOf(node, outer)
  if (owner !== undefined && node.selfSize > 0) {
    const key = JSON.stringify(owner)
    into.set(key, { ...owner, bytes: (into.get(key)?.bytes ?? 0) + node.selfSize })
  }
  for (const child of node.children) addSites(child, owner, into)
}

/** Frames of what is built in have no address. */
function ownerOf({ callFrame }: ProfileNode, outer: Owner | undefined): Owner | undefined {
  const { url, functionName, lineNumber } = callFrame
  if (url === '') return outer
  if (!url.startsWith('node:')) return { url, function: functionName, line: lineNumber + 1, through: [] }
  if (outer === undefined || outer.through.includes(url)) return outer
  return { ...outer, through: [...outer.through, url] }
}

/** Bytes that are more than at the earlier look, biggest first. */
export function risenSites(
  before: ReadonlyMap<string, AllocationSite>,
  after: ReadonlyMap<string, AllocationSite>,
): readonly AllocationSite[] {
  return [...after]
    .map(([key, site]) => ({ ...site, bytes: site.bytes - (before.get(key)?.bytes ?? 0) }))
    .filter(({ bytes }) => bytes > 0)
    .toSorted((one, other) => other.bytes - one.bytes)
}
