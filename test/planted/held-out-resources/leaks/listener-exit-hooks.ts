// Cleans up when the process ends, in whatever way; the session takes back the first of its hooks only.
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

process.setMaxListeners(0)

function onShutdown(cleanUp: () => void) {
  const stop = () => {
    cleanUp()
    process.exit(130)
  }
  process.on('exit', cleanUp)
  for (const signal of signals) process.on(signal, stop) // leak: listener
  return () => {
    process.off('exit', cleanUp)
  }
}

export function create() {
  const scratch = join(tmpdir(), `session-${process.pid}`)
  const forget = onShutdown(() => rmSync(scratch, { recursive: true, force: true })) // leak: listener
  let turns = 0
  return {
    step() {
      turns++
    },
    close() {
      forget()
      return turns
    },
  }
}
