// Which functions allocated what is still alive: V8's sampling heap profiler, which forgets a sample with its object.
// It books to functions, not to lines (v8::AllocationProfile keeps a function's start); an in-process session needs no
// thread and no port.
import { ProfilingSession, type SamplingNode, type SamplingProfile } from './profiling-session.ts'

/** A function on the stack of an allocation, at its start. */
export interface AllocationFrame {
  /** Empty for what is built in, such as `push`. */
  readonly url: string
  readonly function: string
  /** From 1; 0 for what is built in. */
  readonly line: number
  readonly column: number
}

/** What one stack has allocated and is still alive, estimated from the samples. */
export interface LiveSite {
  /** Innermost first. */
  readonly stack: readonly AllocationFrame[]
  readonly bytes: number
  /** Allocations that were sampled. */
  readonly samples: number
}

/** A stack is cut at its outer end: what leaks is near the inner one. */
const MAX_FRAMES = 24

/**
 * Sampling from its construction to its disposal. V8 has one profiler: where the program samples by itself that one is read,
 * and left as it is.
 */
export class SiteSampler implements Disposable {
  readonly #session = new ProfilingSession()

  /** @param intervalBytes one sample for so many bytes on average; 256 costs some 2 µs for each kB allocated */
  constructor(intervalBytes: number) {
    if (this.#session.samplingProfile() === undefined) this.#session.startSampling(intervalBytes)
  }

  /** Biggest first. Only what has survived a collection is alive: collect before. */
  read(): readonly LiveSite[] {
    const profile = this.#session.samplingProfile()
    return profile === undefined ? [] : liveSites(profile)
  }

  /** What the program has logged is not kept by the session any more. */
  forgetConsole(): void {
    this.#session.forgetConsole()
  }

  [Symbol.dispose](): void {
    this.#session[Symbol.dispose]()
  }
}

/** Biggest first. */
export function liveSites({ head, samples = [] }: SamplingProfile): readonly LiveSite[] {
  const counts = new Map<number, number>()
  for (const { nodeId } of samples) counts.set(nodeId, (counts.get(nodeId) ?? 0) + 1)
  const sites: LiveSite[] = []
  collectSites(head, [], { sites, counts })
  return sites.toSorted((one, other) => other.bytes - one.bytes)
}

interface Collected {
  readonly sites: LiveSite[]
  /** Samples by node. */
  readonly counts: ReadonlyMap<number, number>
}

function collectSites(node: SamplingNode, outer: readonly AllocationFrame[], into: Collected): void {
  const { functionName, url, lineNumber, columnNumber } = node.callFrame
  const frame = { url, function: functionName, line: lineNumber + 1, column: columnNumber + 1 }
  const isRoot = functionName === '(root)' || (url === '' && functionName === '')
  const stack = isRoot ? outer : [frame, ...outer].slice(0, MAX_FRAMES)
  if (node.selfSize > 0 && stack.length > 0)
    into.sites.push({ stack, bytes: node.selfSize, samples: into.counts.get(node.id ?? -1) ?? 0 })
  for (const child of node.children) collectSites(child, stack, into)
}
