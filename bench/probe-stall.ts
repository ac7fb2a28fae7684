// How long a watched loop stands still for the probe: programs that hold many resources, sampled every second as `watch`
// does. Usage: node bench/probe-stall.ts [KIND=COUNT…]; prints JSON. PROBE_REGISTER names the entry of another build,
// PROBE_LEVEL another level than origins, STALL_SECONDS a longer look than 10.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Stalled } from './probe-stall-workload.ts'

const asked = process.argv.slice(2)
const held = asked.length > 0 ? asked : ['timers=50000', 'timers=200000', 'ports=20000', 'listeners=200000']
const register = process.env['PROBE_REGISTER'] ?? resolve(import.meta.dirname, '../src/probe/register.ts')
const workload = resolve(import.meta.dirname, 'probe-stall-workload.ts')
const level = process.env['PROBE_LEVEL'] ?? 'origins'
const seconds = Number(process.env['STALL_SECONDS'] ?? 10)

async function measure(kind: string, count: string, isProbed: boolean): Promise<Stalled> {
  const directory = mkdtempSync(join(tmpdir(), 'tidemark-stall-'))
  const probe = { TIDEMARK_PROBE_LEVEL: level, TIDEMARK_PROBE_DIRECTORY: directory }
  try {
    const child = fork(workload, [kind, count, String(seconds)], {
      execArgv: isProbed ? ['--import', register] : [],
      env: { ...process.env, ...probe },
    })
    const stalled: Stalled[] = []
    child.on('message', (message: Stalled) => stalled.push(message))
    await once(child, 'exit')
    const [first] = stalled
    if (first === undefined) throw new Error(`Measure ${count} ${kind}: the process ended without a figure`)
    return first
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

for (const each of held) {
  const [kind = '', count = ''] = each.split('=')
  const without = await measure(kind, count, false)
  const probed = await measure(kind, count, true)
  process.stdout.write(`${JSON.stringify({ kind, count: Number(count), level, seconds, without, probed })}\n`)
}
