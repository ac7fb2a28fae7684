// A wrapper that takes too long is killed, and what it started ends with it, or a moment later by itself.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export const meta = { steps: 8 }

export function create() {
  return {
    async step(i: number) {
      const command = i % 2 === 0 ? 'sleep 0.1 & wait' : 'sleep 60 & wait'
      const wrapper = spawn('sh', ['-c', command], { stdio: 'ignore', detached: true })
      const { pid } = wrapper
      setTimeout(() => (i % 2 === 0 || pid === undefined ? wrapper.kill('SIGKILL') : process.kill(-pid)), 40)
      await once(wrapper, 'exit')
    },
    close() {},
  }
}
