// Ends a program and all it has started: as a terminal would, by a signal to those of the program's own process group;
// then whatever is left, as an init system would. Who has not ended in time is killed, and named.
import { setTimeout as pause } from 'node:timers/promises'
import { isLauncher } from '../probe/launcher.ts'
import { sameProcess, type ProcessTree } from '../system/process-tree.ts'
import { lookAround } from '../system/look-around.ts'
import type { ProcessEntry, ProcessLook } from '../system/process-look.ts'
import type { Survivor } from '../runner/series.ts'

/** Between SIGTERM and SIGKILL. */
const GRACE_MS = 10_000

const LOOK_EVERY_MS = 50

export class TreeEnding {
  readonly #root: number
  readonly #tree: ProcessTree
  readonly #rootEnded: AbortSignal
  /** Who has had a signal that asks it to end; a second one often means at once. */
  #asked: readonly ProcessEntry[] = []
  /** Of the program, as it was last: it may be the first of its group to end. */
  #group: number | undefined

  constructor(root: number, tree: ProcessTree, rootEnded: AbortSignal) {
    this.#root = root
    this.#tree = tree
    this.#rootEnded = rootEnded
    this.#group = lookAround().entry(root)?.group
  }

  /** To the program and all of its process group, once each: a launcher passes on what it gets, which would be twice. */
  signal(signal: NodeJS.Signals): void {
    const look = lookAround()
    const attached = this.#attached(look)
    const parents = new Set(attached.map(({ parent }) => parent))
    for (const { pid } of attached) if (!(parents.has(pid) && isLaunching(pid, look))) send(pid, signal)
    if (attached.length === 0 && !this.#rootEnded.aborted) send(this.#root, signal)
    for (const { pid, state } of attached) if (state === 'T') send(pid, 'SIGCONT') // Or it would not hear of it.
    this.#asked = attached
  }

  /** The terminal has sent the signal to the same processes. */
  signalledByTerminal(): void {
    this.#asked = this.#attached(lookAround())
  }

  /** Resolves once all have gone, or will not go; with those that did not end within ten seconds of SIGTERM. */
  async end(): Promise<readonly Survivor[]> {
    this.signal('SIGTERM')
    await this.#gone(this.#asked)
    const late = this.#left(this.#asked)
    for (const { pid } of late) send(pid, 'SIGKILL')
    if (late.length === 0 && !this.#rootEnded.aborted) send(this.#root, 'SIGKILL')
    return [...late.map(named), ...(await this.endRest())]
  }

  /** The same of what is left when the program itself has ended. */
  async endRest(): Promise<readonly Survivor[]> {
    const left = this.#tree.scan()
    if (left.length === 0) return []
    const asked = this.#left(this.#asked)
    for (const { pid } of left) if (!asked.some((each) => each.pid === pid)) send(pid, 'SIGTERM')
    for (const { pid } of left) send(pid, 'SIGCONT')
    await this.#gone(left)
    const late = this.#tree.scan()
    await this.#tree.kill()
    return late.map(named)
  }

  async #gone(asked: readonly ProcessEntry[]): Promise<void> {
    const waitsForRoot = asked.length === 0 || asked.some(({ pid }) => pid === this.#root)
    const endMs = performance.now() + GRACE_MS
    while (performance.now() < endMs) {
      const isRootGone = this.#rootEnded.aborted || !waitsForRoot
      if (isRootGone && this.#left(asked).length === 0) return
      await pause(LOOK_EVERY_MS)
    }
  }

  #attached(look: ProcessLook): readonly ProcessEntry[] {
    const living = this.#living(look)
    this.#group = living.find(({ pid }) => pid === this.#root)?.group ?? this.#group
    return living.filter((entry) => entry.group === this.#group)
  }

  #left(asked: readonly ProcessEntry[]): readonly ProcessEntry[] {
    return this.#living(lookAround()).filter((entry) => asked.some((each) => sameProcess(each, entry)))
  }

  /** The root first; empty where the system tells of none. */
  #living(look: ProcessLook): readonly ProcessEntry[] {
    const root = this.#rootEnded.aborted ? undefined : look.entry(this.#root)
    const others = this.#tree.scan(look)
    return root === undefined || root.state === 'Z' ? others : [root, ...others]
  }
}

/** npm writes its title in place of its command line: `npm start`. */
function isLaunching(pid: number, look: ProcessLook): boolean {
  const words = look.commandLine(pid).flatMap((each) => each.split(' '))
  return words.slice(0, 2).some(isLauncher)
}

function named({ pid, command }: ProcessEntry): Survivor {
  return { pid, command }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Already gone, or not ours to end: who is left is told.
  }
}
