// What it costs to read the PSS of a watched process of 1 GB: at every look, and spaced. The process waits meanwhile.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { proportionalBytes } from '../src/system/procfs.ts'
import { ProportionalSizes } from '../src/system/proportional-sizes.ts'

const LOOKS = 60
const EVERY_MS = 250
const program = `const held = Array.from({ length: 1024 }, () => Buffer.alloc(2 ** 20, 1))
setInterval(() => held.length, 60_000)
console.log('ready')`

/** Per cent of the time. */
async function share(look: () => void): Promise<number> {
  const startMs = performance.now()
  let tookMs = 0
  for (let count = 0; count < LOOKS; count++) {
    const beganMs = performance.now()
    look()
    tookMs += performance.now() - beganMs
    await pause(EVERY_MS)
  }
  return Number(((100 * tookMs) / (performance.now() - startMs)).toFixed(2))
}

export async function proportionalSizes(): Promise<object> {
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await once(child.stdout, 'data')
    const pid = child.pid ?? 0
    const sizes = new ProportionalSizes()
    return {
      atEveryLook: await share(() => proportionalBytes(pid)),
      spaced: await share(() => sizes.of([pid])),
    }
  } finally {
    child.kill('SIGKILL')
  }
}
