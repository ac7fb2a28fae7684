// Where heaps really burst, beside the limit that the memory monitor holds them against: two Nodes, five settings of flags
// and three sizes of memory. `pnpm bench pressure-levels`; node@24 comes from npm into a folder that is thrown away.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { memoryGroup } from './pressure-levels/memory-group.ts'

const MiB = 1024 * 1024
const otherNode = '24.21.0'

const flagSettings: readonly (readonly string[])[] = [
  ['--max-old-space-size=256'],
  ['--max-heap-size=100'],
  ['--max-heap-size=300', '--max-old-space-size=200'],
  ['--max-semi-space-size=4', '--max-old-space-size=128'],
  ['--max-old-space-size-percentage=1'],
]
const memorySizes = [512, 1024, 2048]

interface Look {
  readonly level: string
  readonly youngBytes: number
  readonly usedBytes: number
  readonly limitBytes: number
}

interface Row {
  readonly node: string
  readonly setting: string
  /** What the monitor takes for the limit. */
  readonly limitMiB: number
  /** Of the old generation, with what stood before it when the heap burst. */
  readonly burstMiB: number
  /** Of the limit. */
  readonly errorPercent: number
  /** Share of the limit at which it was elevated, and critical; undefined when it burst before. */
  readonly elevatedAt: number | undefined
  readonly criticalAt: number | undefined
}

export async function pressureLevels(say: (line: string) => void): Promise<object> {
  const room = mkdtempSync(join(tmpdir(), 'tidemark-pressure-'))
  try {
    const rows: Row[] = []
    const notTried: string[] = []
    for (const node of [process.execPath, await installedNode(room)]) {
      for (const flags of flagSettings) rows.push(await burst(node, flags))
      for (const size of memorySizes) {
        using group = memoryGroup(size * MiB)
        if (group === undefined) notTried.push(`${size} MiB: no control group can be made`)
        else rows.push({ ...(await burst(node, [], group.members)), setting: `${size} MiB of memory` })
      }
      say(`${rows.length} heaps have burst`)
    }
    return { rows, worstPercent: Math.max(...rows.map(({ errorPercent }) => errorPercent)), notTried }
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}

/** The binary's own package: that of `node` would fetch it by a script. */
async function installedNode(room: string): Promise<string> {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  writeFileSync(join(room, 'package.json'), '{"private":true}')
  await promisify(execFile)('npm', ['install', '--ignore-scripts', '--no-audit', `${name}@${otherNode}`], {
    cwd: room,
  })
  return join(room, 'node_modules', name, 'bin', 'node')
}

async function burst(node: string, flags: readonly string[], members?: string): Promise<Row> {
  const program = join(import.meta.dirname, 'pressure-levels/burst.ts')
  const command = [node, ...flags, program]
  const [file = '', ...args] =
    members === undefined ? command : ['sh', '-c', `echo $$ > ${members}; exec "$@"`, 'sh', ...command]
  const { NODE_OPTIONS: _left, ...env } = process.env
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'], env })
  const exited = once(child, 'exit')
  const first = new Map<string, number>()
  let last: Look | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    const look: Look = JSON.parse(line)
    if (!first.has(look.level)) first.set(look.level, look.usedBytes / look.limitBytes)
    last = look
  }
  await exited
  const { stdout: version } = await promisify(execFile)(node, ['--version'])
  return rowOf(last, first, { node: version.trim(), setting: flags.join(' ') })
}

function rowOf(
  last: Look | undefined,
  first: ReadonlyMap<string, number>,
  what: Pick<Row, 'node' | 'setting'>,
): Row {
  if (last === undefined) throw new Error(`Burst ${what.setting} on ${what.node}: it said nothing`)
  const { limitBytes, usedBytes, youngBytes } = last
  // All of it is kept: what was young would have become old at the collection that burst.
  const burstBytes = usedBytes + youngBytes
  return {
    ...what,
    limitMiB: round(limitBytes / MiB),
    burstMiB: round(burstBytes / MiB),
    errorPercent: round((Math.abs(burstBytes - limitBytes) / limitBytes) * 100),
    elevatedAt: share(first.get('elevated')),
    criticalAt: share(first.get('critical')),
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function share(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 1000) / 1000
}
