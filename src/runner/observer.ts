// Looks at a measured process from outside while it stands still: what it cannot see, or could not be trusted to say.
// The high-water mark is reset where measuring begins, so that it belongs to the phase and not to loading.
import { besideV8Bytes } from '../system/beside-v8.ts'
import { memoryMap } from '../system/memory-map.ts'
import type { ProcessTree } from '../system/process-tree.ts'
import { openDescriptors, processStatus, resetPeak } from '../system/procfs.ts'
import { ProportionalSizes } from '../system/proportional-sizes.ts'
import type { Moment, OutsideSample } from './series.ts'

const PEAK_STARTS_ANEW: ReadonlySet<Moment> = new Set<Moment>(['idle', 'rested', 'baseline'])

export class Observer {
  readonly #pid: number
  readonly #tree: ProcessTree
  readonly #tellsPagesApart: boolean
  readonly #sizes = new ProportionalSizes()

  constructor(pid: number, tree: ProcessTree, tellsPagesApart: boolean) {
    this.#pid = pid
    this.#tree = tree
    this.#tellsPagesApart = tellsPagesApart
  }

  /** Undefined where there is no /proc, or when the process has just gone. */
  observe(moment: Moment): OutsideSample | undefined {
    const status = processStatus(this.#pid)
    if (status === undefined) return undefined
    const descendants = this.#tree.scan()
    const map = this.#tellsPagesApart ? memoryMap(this.#pid) : undefined
    const outside = {
      ...status,
      besideV8Bytes: map === undefined ? undefined : besideV8Bytes(map),
      treePssBytes: sum(this.#sizes.of([this.#pid, ...descendants.map((entry) => entry.pid)])),
      ...openDescriptors(this.#pid),
      children: descendants.map((entry) => entry.command).toSorted(),
    }
    if (PEAK_STARTS_ANEW.has(moment)) resetPeak(this.#pid)
    return outside
  }
}

/** Undefined when not even one process lets itself be read. */
function sum(sizes: readonly (number | undefined)[]): number | undefined {
  const known = sizes.filter((size) => size !== undefined)
  return known.length === 0 ? undefined : known.reduce((total, size) => total + size, 0)
}
