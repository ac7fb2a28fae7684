// All that one child has started. Found by process group, by descent while an ancestor lives, and by a mark in the
// environment, which a process keeps when it makes a session of its own. Once found, a process stays one of them.
import { hasMark, livingProcesses, startTicksOf, type LivingProcess } from './living.ts'

/** Every child of the agent carries this variable; its value is unique to the child. */
const childVariable = 'TIDEMARK_CHILD'

export interface Family {
  /** The process that was started; it leads a process group of its own. */
  readonly root: number
  /** Ids of those alive now. */
  members(): readonly number[]
}

export class ProcessFamily implements Family {
  readonly root: number
  readonly #mark: string
  readonly #startTicks: number
  /** Of those found last, by id, when they started: a process may have lost its mark, its group and its ancestors since. */
  #known: ReadonlyMap<number, number> = new Map()
  /** A family that was gone once has no members ever after, whoever is given its ids. */
  #gone = false

  /** Made while the root is alive or not yet waited for, so that its id cannot be another's. */
  constructor(root: number, id: string) {
    this.root = root
    this.#mark = `${childVariable}=${id}`
    this.#startTicks = startTicksOf(root) ?? 0
  }

  members(): readonly number[] {
    const members = this.#gone ? [] : this.#find()
    this.#gone = members.length === 0
    return members
  }

  #find(): readonly number[] {
    if (process.platform !== 'linux') return signalGroup(this.root, 0) ? [this.root] : []
    // What is older than the root cannot descend from it, and its environment need not be read.
    const living = livingProcesses().filter(({ startTicks }) => startTicks >= this.#startTicks)
    const family = new Set(living.filter((each) => this.#isMember(each)).map(({ pid }) => pid))
    adoptDescendants(living, family)
    const members = living.filter(({ pid }) => family.has(pid))
    this.#known = new Map(members.map(({ pid, startTicks }) => [pid, startTicks]))
    return members.map(({ pid }) => pid)
  }

  #isMember({ pid, group, startTicks }: LivingProcess): boolean {
    if (pid === this.root || group === this.root || this.#known.get(pid) === startTicks) return true
    return hasMark(pid, this.#mark)
  }
}

/** What a child is given, so that it can be found again. */
export function familyEnvironment(id: string): Readonly<Record<string, string>> {
  return { [childVariable]: id }
}

/** False when the group is gone. */
export function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  return signalProcess(-groupId, signal)
}

/** False when there is no such process, or it is not ours to signal. */
export function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

function adoptDescendants(living: readonly LivingProcess[], family: Set<number>): void {
  const byParent = Map.groupBy(living, ({ parent }) => parent)
  const queue = [...family]
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    for (const child of byParent.get(pid) ?? []) {
      if (family.has(child.pid)) continue
      family.add(child.pid)
      queue.push(child.pid)
    }
  }
}
