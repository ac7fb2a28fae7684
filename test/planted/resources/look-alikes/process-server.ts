// One server process for the whole life, killed and awaited.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export const meta = { steps: 12 }

export function create() {
  let server: ChildProcess | undefined
  return {
    step() {
      server ??= spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] })
    },
    async close() {
      if (server === undefined) return
      server.kill('SIGTERM')
      await once(server, 'exit')
    },
  }
}
