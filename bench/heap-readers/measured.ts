// One reader of snapshots in a process of its own: FILE OUT. Writes the retained size of each reachable node to OUT, as
// pairs of identity and bytes, and prints what it cost until they were known.
import { peakResidentBytes } from '../../src/system/peak-resident.ts'
import { writeFileSync } from 'node:fs'

export interface Cost {
  /** Of the whole process until then, user and system. */
  readonly cpuSeconds: number
  readonly wallSeconds: number
  /** Highest resident set. */
  readonly peakBytes: number
  readonly nodes: number
  /** Of all that is reachable. */
  readonly retainedBytes: number
}

/** Identity and retained bytes of each node, in any order. */
export type Retained = Iterable<readonly [id: number, bytes: number]>

export async function measured(
  read: (file: string) => Promise<{ readonly nodes: number; readonly retained: () => Retained }>,
): Promise<void> {
  const [file = '', out = ''] = process.argv.slice(2)
  const start = performance.now()
  const { nodes, retained } = await read(file)
  const { userCPUTime, systemCPUTime } = process.resourceUsage()
  const wallSeconds = (performance.now() - start) / 1_000
  const pairs = new Float64Array(nodes * 2)
  let at = 0
  let retainedBytes = 0
  for (const [id, bytes] of retained()) {
    pairs[at++] = id
    pairs[at++] = bytes
    retainedBytes = Math.max(retainedBytes, bytes)
  }
  writeFileSync(out, new Uint8Array(pairs.buffer, 0, at * 8))
  const cost: Cost = {
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    wallSeconds,
    peakBytes: peakResidentBytes(),
    nodes: at / 2,
    retainedBytes,
  }
  process.stdout.write(`${JSON.stringify(cost)}\n`)
}
