// Where figures were measured, and which of them mean the same somewhere else.
import type { Environment } from '../runner/run.ts'
import type { FigureKind } from './figure-kind.ts'

export interface Machine {
  readonly node: string
  readonly v8: string
  /** `linux x64`. */
  readonly platform: string
  readonly cpus: number
  /** To the next power of two: what is reserved differs from one boot to the next. */
  readonly memoryGiB: number
  readonly cpuModel: string
}

const GIB = 1024 ** 3

export function machineOf({ node, v8, platform, cpus, memoryBytes, cpuModel }: Environment): Machine {
  const words = platform.split(' ')
  return {
    node,
    v8,
    platform: `${words[0] ?? ''} ${words.at(-1) ?? ''}`,
    cpus,
    memoryGiB: 2 ** Math.round(Math.log2(Math.max(1, memoryBytes / GIB))),
    cpuModel: cpuModel ?? 'unknown',
  }
}

/** `Node v26.10.0, linux x64, 2 CPUs (AMD EPYC), 32 GiB`. */
export function machineInWords({ node, platform, cpus, memoryGiB, cpuModel }: Machine): string {
  return `Node ${node}, ${platform}, ${cpus} CPUs (${cpuModel}), ${memoryGiB} GiB`
}

/** Why figures of a kind cannot be compared; undefined where they can. */
export function incomparable(kind: FigureKind, before: Machine, now: Machine): string | undefined {
  const differing = DEPENDS_ON[kind].filter((field) => before[field] !== now[field])
  if (differing.length === 0) return undefined
  const parts = differing.map(
    (field) => `${FIELD_NAMES[field]} ${before[field]} there and ${now[field]} here`,
  )
  return `it depends on the ${KIND_DEPENDS[kind]}: ${parts.join(', ')}`
}

const DEPENDS_ON: Readonly<Record<FigureKind, readonly (keyof Machine)[]>> = {
  count: [],
  // V8 and libuv start their own, by the processors they see.
  thread: ['v8', 'platform', 'cpus'],
  size: [],
  heap: ['v8', 'platform'],
  memory: ['v8', 'platform', 'cpus', 'memoryGiB'],
  work: ['v8', 'platform', 'cpuModel'],
  time: ['v8', 'platform', 'cpus', 'memoryGiB', 'cpuModel'],
}

const KIND_DEPENDS: Readonly<Record<FigureKind, string>> = {
  count: 'program',
  thread: 'runtime and the machine class',
  size: 'program',
  heap: 'runtime',
  memory: 'runtime and the machine class',
  work: 'runtime and the processor',
  time: 'runtime and the machine',
}

const FIELD_NAMES: Readonly<Record<keyof Machine, string>> = {
  node: 'Node',
  v8: 'V8',
  platform: 'platform',
  cpus: 'CPUs',
  memoryGiB: 'GiB of memory',
  cpuModel: 'processor',
}
