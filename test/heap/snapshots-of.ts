// Programs made of small modules, run in a process of their own that writes a heap snapshot after every few cycles.
import { execFile } from 'node:child_process'
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { HeapGraph } from '../../src/heap/snapshot/heap-graph.ts'
import { readHeapSnapshot } from '../../src/heap/snapshot/snapshot-reader.ts'

/** A prime, so that a cache of a round size does not look proportional. */
export const CYCLES = 7
const WARM_UP_CYCLES = 60

const driver = (names: readonly string[], snapshots: number) => `
import { setImmediate } from 'node:timers/promises'
import v8 from 'node:v8'
${names.map((name, i) => `import * as m${i} from './${name}'`).join('\n')}
const modules = [${names.map((_, i) => `m${i}`).join(', ')}]
let cycle = 0
async function run(cycles) {
  for (let i = 0; i < cycles; i++, cycle++) for (const module of modules) await module.step(cycle)
  for (let i = 0; i < 3; i++) { await setImmediate(); gc() }
}
await run(${WARM_UP_CYCLES})
for (let i = 0; i < ${snapshots}; i++) {
  await run(${CYCLES})
  v8.writeHeapSnapshot(new URL('./' + i + '.heapsnapshot', import.meta.url).pathname)
}
process.exit()
`

export interface SnapshotsOptions {
  readonly snapshots?: number
  /** Another Node than the one that runs the test. */
  readonly node?: string
}

/** @param modules texts of modules that export step(i), by file name */
export async function snapshotsOf(
  modules: Readonly<Record<string, string>>,
  { snapshots = 4, node = process.execPath }: SnapshotsOptions = {},
): Promise<readonly HeapGraph[]> {
  await using directory = await mkdtempDisposable(join(tmpdir(), 'tidemark-heap-'))
  for (const [name, text] of Object.entries(modules)) await writeFile(join(directory.path, name), text)
  const main = join(directory.path, 'driver.mjs')
  await writeFile(main, driver(Object.keys(modules), snapshots))
  await promisify(execFile)(node, ['--expose-gc', '--no-opt', '--no-maglev', main], { timeout: 120_000 })
  const graphs: HeapGraph[] = []
  for (let i = 0; i < snapshots; i++) {
    graphs.push(await readHeapSnapshot(join(directory.path, `${i}.heapsnapshot`)))
  }
  return graphs
}
