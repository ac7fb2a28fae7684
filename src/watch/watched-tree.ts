// A program and all it has started, looked at from outside while it runs.
import { redactedCommand, redaction } from '../redacted.ts'
import { type WantedProbe, whyNoProbe } from './absent-probe.ts'
import type { FileCounts } from '../resources/file-patterns.ts'
import type { ProcessTree } from '../system/process-tree.ts'
import {
  commandLine,
  openDescriptors,
  processEntry,
  processStatus,
  type ProcessEntry,
  type ProcessStatus,
} from '../system/procfs.ts'
import { ProportionalSizes } from '../system/proportional-sizes.ts'
import { type Runtime, runtimeOf } from '../runtimes/runtime.ts'

/** Read from /proc. */
export interface WatchedProcess {
  readonly pid: number
  readonly command: string
  readonly rssBytes: number
  /** Since the process began. */
  readonly peakRssBytes: number
  /** As last read, when a read takes long; undefined where the kernel does not say. */
  readonly pssBytes: number | undefined
  readonly threads: number
  /** Open descriptors by type. */
  readonly fds: Readonly<Record<string, number>>
  /** Of those that have a name, by its pattern. */
  readonly files?: FileCounts
  /** It stands still: by SIGSTOP, or in a debugger. */
  readonly isStopped?: true
  /** Where it could run JavaScript, and so should have a probe. */
  readonly script?: WatchedScript
}

/** A process that runs JavaScript, as far as can be told from outside. */
export interface WatchedScript {
  readonly runtime: Runtime
  /** Its command line, cut. */
  readonly line: string
  /** Why there is no probe, in words, and what to try next; undefined once one has come. */
  readonly noProbe?: string
}

const redact = redaction(process.env)

/** Processes looked into at once, a millisecond each; of more only the first are. */
const MAX_PROCESSES = 256
const MAX_LINE = 80

const NOTHING_WANTED: WantedProbe = { preload: undefined, bun: undefined, deno: undefined }

export class WatchedTree {
  readonly #root: number
  readonly #tree: ProcessTree
  readonly #probe: WantedProbe | undefined
  readonly #sizes = new ProportionalSizes()
  /** Of living processes, by pid, time of start and runtime. */
  #scripts = new Map<string, WatchedScript>()

  /** @param probe undefined when none is wanted: then it matters to nobody what runs JavaScript */
  constructor(root: number, tree: ProcessTree, probe: WantedProbe | undefined) {
    this.#root = root
    this.#tree = tree
    this.#probe = probe
  }

  /** The root first; empty without /proc, or once all have gone. @param greeted processes that a probe has come into */
  observe(greeted: ReadonlySet<number>): readonly WatchedProcess[] {
    const entries = [processEntry(this.#root), ...this.#tree.scan()]
      .filter((entry) => entry !== undefined)
      .slice(0, MAX_PROCESSES)
    const sizes = this.#sizes.of(entries.map(({ pid }) => pid))
    const before = this.#scripts
    this.#scripts = new Map()
    return entries.flatMap((entry, index) => {
      const status = processStatus(entry.pid)
      if (status === undefined) return []
      const script = this.#script(entry, before, greeted.has(entry.pid))
      return [{ ...seenOutside(entry, status), pssBytes: sizes[index], ...(script && { script }) }]
    })
  }

  /** A shell that runs Node in its own place is another program from then on, with the same pid. */
  #script(
    { pid, startTicks }: ProcessEntry,
    before: ReadonlyMap<string, WatchedScript>,
    hasProbe: boolean,
  ): WatchedScript | undefined {
    const runtime = this.#probe && runtimeOf(pid)
    if (runtime === undefined) return undefined
    const id = `${pid}:${startTicks}:${runtime}:${hasProbe}`
    const script = before.get(id) ?? {
      runtime,
      line: redactedCommand(commandLine(pid), redact).join(' ').slice(0, MAX_LINE),
      ...(!hasProbe && { noProbe: whyNoProbe(pid, runtime, this.#probe ?? NOTHING_WANTED) }),
    }
    this.#scripts.set(id, script)
    return script
  }
}

function seenOutside({ pid, command, state }: ProcessEntry, status: ProcessStatus) {
  const { rssBytes, peakRssBytes, threads } = status
  const isStopped = state === 'T' || state === 't'
  return {
    pid,
    command,
    rssBytes,
    peakRssBytes,
    threads,
    ...openDescriptors(pid),
    ...(isStopped && { isStopped: true as const }),
  }
}
