// The process itself: memory, heap, processor time, descriptors.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { getHeapStatistics } from 'node:v8'
import type { ValueKey } from '../catalogue/catalogue.ts'
import { activeResources, heapSpaces, otherValue } from '../catalogue/label-sets.ts'
import type { MetricSource, Readings } from '../metrics/readings.ts'
import { spacesOfHeap } from '../pressure/engine-heap.ts'
import { hasProc } from '../../resources/has-proc.ts'
import { peakResidentBytes } from '../../system/peak-resident.ts'
import type { MemoryLimits } from '../pressure/memory-reading.ts'

const everywhere = [
  'processStartTime',
  'residentMemory',
  'residentMemoryPeak',
  'outsideHeapMemory',
  'memoryLimit',
  'heapUsed',
  'heapTotal',
  'heapLimit',
  'detachedContexts',
  'externalMemory',
  'arrayBuffers',
  'heapSpaceUsed',
  'heapSpaceTotal',
  'heapSpaceAvailable',
  'cpuTime',
  'activeResources',
] as const satisfies readonly ValueKey[]

const ofLinux = ['proportionalMemory', 'openDescriptors', 'descriptorLimit', 'threads'] as const

const rollup = '/proc/self/smaps_rollup'

export class ProcessSource implements MetricSource {
  readonly metrics: readonly ValueKey[]
  readonly #limits: () => MemoryLimits
  readonly #isLinux: boolean
  readonly #startSeconds = Math.round((Date.now() - process.uptime() * 1000) / 1000)
  readonly #descriptorLimit: number
  #proportionalBytes = 0

  constructor(limits: () => MemoryLimits) {
    this.#limits = limits
    this.#isLinux = hasProc() && existsSync(rollup)
    this.metrics = this.#isLinux ? [...everywhere, ...ofLinux] : everywhere
    this.#descriptorLimit = this.#isLinux ? number(/^Max open files\s+(\d+)/m, '/proc/self/limits') : 0
    this.refresh()
  }

  /** What is too dear for every read: the kernel walks all pages of the process for it. */
  refresh(): void {
    if (this.#isLinux) this.#proportionalBytes = number(/^Pss:\s+(\d+)/m, rollup) * 1024
  }

  read(readings: Readings): void {
    this.#memory(readings)
    heap(readings)
    const { user, system } = process.cpuUsage()
    readings.set('processStartTime', {}, this.#startSeconds)
    readings.set('cpuTime', { mode: 'user' }, user / 1e6)
    readings.set('cpuTime', { mode: 'system' }, system / 1e6)
    readings.setEach('activeResources', 'type', active())
    if (!this.#isLinux) return
    readings.set('proportionalMemory', {}, this.#proportionalBytes)
    readings.set('openDescriptors', {}, readdirSync('/proc/self/fd').length - 1) // Without the one for this look.
    readings.set('descriptorLimit', {}, this.#descriptorLimit)
    readings.set('threads', {}, number(/^Threads:\s+(\d+)/m, '/proc/self/status'))
  }

  #memory(readings: Readings): void {
    const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()
    const { memoryBytes, heapBytes } = this.#limits()
    readings.set('residentMemory', {}, rss)
    readings.set('residentMemoryPeak', {}, peakResidentBytes())
    readings.set('outsideHeapMemory', {}, Math.max(0, rss - heapTotal))
    readings.set('memoryLimit', {}, memoryBytes)
    readings.set('heapUsed', {}, heapUsed)
    readings.set('heapTotal', {}, heapTotal)
    readings.set('heapLimit', {}, heapBytes)
    readings.set('externalMemory', {}, external)
    readings.set('arrayBuffers', {}, arrayBuffers)
  }
}

const knownSpaces: ReadonlySet<string> = new Set(heapSpaces)
const knownActive: ReadonlySet<string> = new Set(activeResources)

function heap(readings: Readings): void {
  readings.set('detachedContexts', {}, getHeapStatistics().number_of_detached_contexts)
  const spaces = spacesOfHeap().map((each) => {
    const name = each.space_name.replace(/_space$/, '')
    return { ...each, name: knownSpaces.has(name) ? name : otherValue }
  })
  const values = (of: (space: (typeof spaces)[number]) => number): Iterable<readonly [string, number]> =>
    spaces.map((each) => [each.name, of(each)] as const)
  readings.setEach(
    'heapSpaceUsed',
    'space',
    values((each) => each.space_used_size),
  )
  readings.setEach(
    'heapSpaceTotal',
    'space',
    values((each) => each.space_size),
  )
  readings.setEach(
    'heapSpaceAvailable',
    'space',
    values((each) => each.space_available_size),
  )
}

function active(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const type of process.getActiveResourcesInfo()) {
    const name = knownActive.has(type) ? type : otherValue
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

/** 0 where it cannot be read. */
function number(pattern: RegExp, path: string): number {
  try {
    return Number(pattern.exec(readFileSync(path, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
