// Looks at a measured process from outside while it stands still: what it cannot see, or could not be trusted to say.
// The high-water mark is reset where measuring begins, so that it belongs to the phase and not to loading.
import { besideV8Bytes } from '../system/beside-v8.ts'
import { memoryMap } from '../system/memory-map.ts'
import { lookAround } from '../system/look-around.ts'
import type { ProcessTree } from '../system/process-tree.ts'
import { resetPeak } from '../system/procfs.ts'
import { ProportionalSizes } from '../system/proportional-sizes.ts'
import type { InsideSample, Moment, OutsideSample } from './series.ts'

const PEAK_STARTS_ANEW: ReadonlySet<Moment> = new Set<Moment>(['idle', 'rested', 'baseline'])

export class Observer {
  readonly #pid: number
  readonly #tree: Pick<ProcessTree, 'scan'>
  readonly #tellsPagesApart: boolean
  readonly #sizes = new ProportionalSizes()

  constructor(pid: number, tree: Pick<ProcessTree, 'scan'>, tellsPagesApart: boolean) {
    this.#pid = pid
    this.#tree = tree
    this.#tellsPagesApart = tellsPagesApart
  }

  /** Undefined where the system tells nothing, or when the process has just gone. @param inside what it says itself */
  observe(moment: Moment, inside: Pick<InsideSample, 'peakRssBytes'>): OutsideSample | undefined {
    const look = lookAround()
    const status = look.status(this.#pid)
    if (status === undefined) return undefined
    const descendants = this.#tree.scan(look)
    const descriptors = look.openDescriptors([this.#pid]).get(this.#pid)
    const peakRssBytes = status.peakRssBytes ?? inside.peakRssBytes
    const unseen = look.unseen().filter((each) => each !== 'peaks' || peakRssBytes === undefined)
    const map = this.#tellsPagesApart ? memoryMap(this.#pid) : undefined
    const outside = {
      ...status,
      peakRssBytes,
      besideV8Bytes: map === undefined ? undefined : besideV8Bytes(map),
      treePssBytes: sum(this.#sizes.of([this.#pid, ...descendants.map((entry) => entry.pid)])),
      ...descriptors,
      children: descendants.map((entry) => entry.command).toSorted(),
      ...(unseen.length > 0 && { unseen }),
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
