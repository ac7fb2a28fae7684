// What a child has started and that lives on when the child has gone: a server whose shell was killed. The kernel gives
// it to an ancestor of this process, where it is found by its mark.
import { readFileSync } from 'node:fs'
import { nowMs } from '../../resources/clock.ts'
import { hasProc } from '../../resources/has-proc.ts'
import type { Site } from '../../resources/site.ts'
import type { Live, LiveResources } from './capture.ts'
import { marksIn } from './started-mark.ts'

/** Children remembered that may have left something, some 200 bytes each. */
const MOST_REMEMBERED = 10_000
/** Ancestors asked; the init of a container is a few steps away. */
const MOST_ANCESTORS = 64
/**
 * A process that has just forked or is about to become another program has no mark for a moment, so one that is not
 * found is looked for until it has not been for this long.
 */
const MISSING_MS = 100

export interface Started {
  readonly mark: string
  readonly site: Site | undefined
  /** Without ids. */
  readonly name: string
  /** False once it has gone, and whoever counts it otherwise has stopped. */
  isThere(): boolean
}

interface Remembered extends Started {
  readonly sinceMs: number
  /** Since when nothing with its mark has been found. */
  readonly missingSinceMs?: number | undefined
}

export class LeftChildren implements LiveResources {
  /** Children that were not remembered because of the bound. */
  dropped = 0
  #started: Remembered[] = []
  #left: ReadonlyMap<string, number> = new Map()
  #lookedMs = -Infinity

  add(started: Started): void {
    if (this.#started.length >= MOST_REMEMBERED) this.dropped++
    else this.#started.push({ ...started, sinceMs: nowMs() })
  }

  /** Its bound is small, and the kernel is asked only where a child has gone. */
  tend(): void {
    this.sweep()
  }

  /** Looks only where a child has gone: what carries its mark then, and what that starts, is all that ever will. */
  sweep(): void {
    const there: Remembered[] = []
    const gone: Remembered[] = []
    for (const each of this.#started) (each.isThere() ? there : gone).push(each)
    if (gone.length === 0) return
    this.#look()
    const now = nowMs()
    for (const each of gone) {
      const missingSinceMs = this.#left.has(each.mark) ? undefined : (each.missingSinceMs ?? now)
      if (now - (missingSinceMs ?? now) < MISSING_MS) there.push({ ...each, missingSinceMs })
    }
    this.#started = there
  }

  *live(): Generator<Live> {
    this.sweep()
    const now = nowMs()
    for (const started of this.#started) {
      const count = this.#left.get(started.mark)
      if (count === undefined || started.isThere()) continue
      const { name, site, sinceMs } = started
      yield { kind: 'process', label: leftRunning(name, count), site, count, ageMs: now - sinceMs }
    }
  }

  /** How many that carry the mark run now, or did a moment ago. */
  running(mark: string): number {
    const now = nowMs()
    if (now - this.#lookedMs >= MISSING_MS) this.#look()
    return this.#left.get(mark) ?? 0
  }

  #look(): void {
    this.#left = livingMarks()
    this.#lookedMs = nowMs()
  }
}

/** `sh, ended; left 18 processes running`. */
export function leftRunning(name: string, count: number): string {
  return `${name}, ended; left ${count} ${count === 1 ? 'process' : 'processes'} running`
}

/** How many of the processes that an ancestor has been given carry each mark. */
function livingMarks(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const ancestor of ancestors()) {
    const children = read(`/proc/${ancestor}/task/${ancestor}/children`).split(' ')
    for (const pid of children) {
      if (pid === '' || Number(pid) === process.pid) continue
      for (const mark of marksIn(read(`/proc/${pid}/environ`))) counts.set(mark, (counts.get(mark) ?? 0) + 1)
    }
  }
  return counts
}

function ancestors(): readonly number[] {
  const found: number[] = []
  let pid = process.ppid
  while (pid > 0 && found.length < MOST_ANCESTORS) {
    found.push(pid)
    pid = Number(/^PPid:\s+(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0)
  }
  return found
}

/** Empty where it is not there, not ours to read, or there is no /proc. */
function read(path: string): string {
  if (!hasProc()) return ''
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
