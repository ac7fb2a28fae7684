// A program and all it has started, looked at from outside while it runs.
import { redactedCommand, redaction } from '../redacted.ts'
import { type WantedProbe, whyNoProbe } from './absent-probe.ts'
import type { FileCounts } from '../resources/file-patterns.ts'
import type { Unseen } from '../resources/unseen-outside.ts'
import type { ProcessTree } from '../system/process-tree.ts'
import { lookAround } from '../system/look-around.ts'
import type { OpenDescriptors, ProcessEntry, ProcessLook, ProcessStatus } from '../system/process-look.ts'
import { ProportionalSizes } from '../system/proportional-sizes.ts'
import { type Runtime, runtimeOf } from '../runtimes/runtime.ts'

/** Read from /proc, else told by `ps` and `lsof`. */
export interface WatchedProcess {
  readonly pid: number
  readonly command: string
  readonly rssBytes: number
  /** Since the process began; what there is now where the system knows no more. */
  readonly peakRssBytes: number
  /** As last read, when a read takes long; undefined where the kernel does not say. */
  readonly pssBytes: number | undefined
  /** Undefined where the system does not say. */
  readonly threads?: number
  /** Open descriptors by type. Undefined where the system does not say. */
  readonly fds?: Readonly<Record<string, number>>
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

interface KnownScript {
  readonly script: WatchedScript
  readonly hasProbe: boolean
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
  /** Of living processes, by pid and time of start. */
  #scripts = new Map<string, KnownScript>()
  #unseen: readonly Unseen[] = []

  /** @param probe undefined when none is wanted: then it matters to nobody what runs JavaScript */
  constructor(root: number, tree: ProcessTree, probe: WantedProbe | undefined) {
    this.#root = root
    this.#tree = tree
    this.#probe = probe
  }

  /** What the system does not tell, as of the last look. */
  get unseen(): readonly Unseen[] {
    return this.#unseen
  }

  /** The root first; empty where the system tells nothing, or once all have gone. @param greeted processes that a probe has come into */
  observe(greeted: ReadonlySet<number>): readonly WatchedProcess[] {
    const look = lookAround()
    const entries = [look.entry(this.#root), ...this.#tree.scan(look)]
      .filter((entry) => entry !== undefined)
      .slice(0, MAX_PROCESSES)
    const pids = entries.map(({ pid }) => pid)
    const sizes = this.#sizes.of(pids)
    const descriptors = look.openDescriptors(pids)
    this.#unseen = look.unseen()
    const before = this.#scripts
    this.#scripts = new Map()
    return entries.flatMap((entry, index) => {
      const status = look.status(entry.pid)
      if (status === undefined) return []
      const script = this.#script(entry, look, { before, hasProbe: greeted.has(entry.pid) })
      const seen = seenOutside(entry, status, descriptors.get(entry.pid))
      return [{ ...seen, pssBytes: sizes[index], ...(script && { script }) }]
    })
  }

  /** A shell that runs Node in its own place is another program from then on, with the same pid. */
  #script(
    { pid, start }: ProcessEntry,
    look: ProcessLook,
    { before, hasProbe }: { before: ReadonlyMap<string, KnownScript>; hasProbe: boolean },
  ): WatchedScript | undefined {
    const program = this.#probe && look.program(pid)
    const id = `${pid}:${start}`
    const known = before.get(id)
    const runtime = program === undefined ? undefined : runtimeOf(program, known?.script.runtime)
    if (runtime === undefined) return undefined
    const isSame = known?.script.runtime === runtime && known.hasProbe === hasProbe
    const script = isSame
      ? known.script
      : {
          runtime,
          line: redactedCommand(look.commandLine(pid), redact).join(' ').slice(0, MAX_LINE),
          ...(!hasProbe && {
            noProbe: whyNoProbe({ pid, look }, runtime, this.#probe ?? NOTHING_WANTED),
          }),
        }
    this.#scripts.set(id, { script, hasProbe })
    return script
  }
}

function seenOutside(
  { pid, command, state }: ProcessEntry,
  { rssBytes, peakRssBytes = rssBytes, threads }: ProcessStatus,
  descriptors: OpenDescriptors | undefined,
) {
  const isStopped = state === 'T' || state === 't'
  return {
    pid,
    command,
    rssBytes,
    peakRssBytes,
    ...(threads !== undefined && { threads }),
    ...descriptors,
    ...(isStopped && { isStopped: true as const }),
  }
}
