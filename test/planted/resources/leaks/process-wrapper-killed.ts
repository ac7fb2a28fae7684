// A wrapper that takes too long is killed, and what it started lives on, without a pipe to anybody.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export const meta = { steps: 8 }

export function create() {
  return {
    async step(i: number) {
      // Alone in a group of its own, or not.
      const options = { stdio: 'ignore', detached: i % 2 === 0 } as const
      const wrapper = spawn('sh', ['-c', 'sleep 240 & wait'], options) // leak: process
      setTimeout(() => wrapper.kill('SIGKILL'), 40)
      await once(wrapper, 'exit')
    },
    close() {},
  }
}
