// A script starts three servers and ends; nobody ends the servers, which hold no pipe of the script.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export const meta = { steps: 8 }

const SCRIPT = 'for port in 1 2 3; do sleep 60 >/dev/null 2>&1 & done'

export function create() {
  return {
    async step() {
      const script = spawn('sh', ['-c', SCRIPT], { stdio: 'ignore' }) // leak: process
      await once(script, 'exit')
    },
    close() {},
  }
}
