// What the command line and NODE_OPTIONS say of V8's heap. Read as V8 does: the last one counts, a 0 says nothing, and a
// dash may be an underscore. The command line comes after NODE_OPTIONS.

export interface HeapFlags {
  /** Bytes, each undefined where it was not given. */
  readonly oldBytes: number | undefined
  readonly heapBytes: number | undefined
  readonly semiSpaceBytes: number | undefined
  /** `--max-old-space-size-percentage`, which beats the absolute one wherever either stands. */
  readonly isPercentage: boolean
}

const MiB = 1024 * 1024

/** @param options in the order in which they are read */
export function heapFlags(options: readonly string[]): HeapFlags {
  const line = options.join(' ').replaceAll('_', '-')
  return {
    oldBytes: bytesOf('old-space-size', line),
    heapBytes: bytesOf('heap-size', line),
    semiSpaceBytes: bytesOf('semi-space-size', line),
    isPercentage: last('old-space-size-percentage', line) !== undefined,
  }
}

/** Of this process. */
export function ownHeapFlags(): HeapFlags {
  return heapFlags([process.env['NODE_OPTIONS'] ?? '', ...process.execArgv])
}

function bytesOf(name: string, line: string): number | undefined {
  const mebibytes = last(name, line)
  return mebibytes === undefined || mebibytes === 0 ? undefined : mebibytes * MiB
}

function last(name: string, line: string): number | undefined {
  const found = [...line.matchAll(new RegExp(`--max-${name}[= ]"?(\\d+)`, 'g'))].at(-1)?.[1]
  return found === undefined ? undefined : Number(found)
}
