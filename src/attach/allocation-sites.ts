// Which functions of another process allocated what is still alive: V8's sampling heap profiler over the protocol. It
// knows only what was allocated since it started, and functions, not lines (as heap/site-sampler.ts).
import { z } from 'zod'
import { type LiveStack, summedStacks } from '../heap/profile/live-stacks.ts'
import { programStack } from '../heap/profile/program-stack.ts'
import { liveSites } from '../heap/site-sampler.ts'
import { pathOf } from '../resources/file-url.ts'
import type { InspectorSession } from './inspector-session.ts'

/** One sample for so many bytes on average: some microseconds for each megabyte. */
export const SAMPLE_EVERY_BYTES = 4_096

/** In a picture; the smallest of more are left out. */
const MAX_STACKS = 1_000

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
    readonly columnNumber: number
  }
  readonly selfSize: number
  readonly id: number
  readonly children: readonly ProfileNode[]
}

const nodeSchema: z.ZodType<ProfileNode> = z.object({
  callFrame: z.object({
    functionName: z.string(),
    url: z.string(),
    lineNumber: z.number(),
    columnNumber: z.number(),
  }),
  selfSize: z.number(),
  id: z.number(),
  get children() {
    return z.array(nodeSchema)
  },
})
const profileSchema = z.object({
  profile: z.object({ head: nodeSchema, samples: z.array(z.object({ nodeId: z.number() })) }),
})

/** What is alive at one look. */
export type AliveProfile = z.infer<typeof profileSchema>['profile']

/** @throws TidemarkError `process` */
export async function startSampling(session: InspectorSession): Promise<AsyncDisposable> {
  await session.ask('HeapProfiler.startSampling', { samplingInterval: SAMPLE_EVERY_BYTES })
  return {
    // It may have ended meanwhile, and its profiler with it.
    [Symbol.asyncDispose]: async () =>
      void (await session.ask('HeapProfiler.stopSampling').catch(() => undefined)),
  }
}

/** Only what has survived a collection is alive: collect before. @throws TidemarkError `process` */
export async function aliveProfile(session: InspectorSession): Promise<AliveProfile> {
  const { profile } = await session.askFor(profileSchema, 'HeapProfiler.getSamplingProfile')
  return profile
}

/** By its stack, biggest first; frames of Node's modules left out, and what has none besides. */
export function aliveStacks(profile: AliveProfile): readonly LiveStack[] {
  const stacks = liveSites(profile).map(({ stack, ...each }) => ({
    ...each,
    stack: programStack(stack, ({ url, line }) =>
      url.startsWith('node:') ? undefined : { file: pathOf(url), line },
    ),
  }))
  const ofProgram = stacks.filter(({ stack }) => stack.some(({ file }) => file !== undefined))
  return summedStacks(ofProgram).slice(0, MAX_STACKS)
}

/** By its function. */
function aliveSites({ head }: AliveProfile): ReadonlyMap<string, AllocationSite> {
  const sites = new Map<string, AllocationSite>()
  addSites(head, undefined, sites)
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

/** Bytes that are more than at the earlier look, biggest first; nothing without one. */
export function risenSites(
  earlier: AliveProfile | undefined,
  later: AliveProfile | undefined,
): readonly AllocationSite[] {
  if (earlier === undefined || later === undefined) return []
  const before = aliveSites(earlier)
  return [...aliveSites(later)]
    .map(([key, site]) => ({ ...site, bytes: site.bytes - (before.get(key)?.bytes ?? 0) }))
    .filter(({ bytes }) => bytes > 0)
    .toSorted((one, other) => other.bytes - one.bytes)
}
