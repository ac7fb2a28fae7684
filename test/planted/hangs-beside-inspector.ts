// Plant: computes for ever in a step, while a child of it has an inspector open and says so on the same standard error.
import { spawn } from 'node:child_process'

export function create() {
  const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', '-e', 'setInterval(() => {}, 1000)'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return {
    async step(cycle: number) {
      if (cycle === 0) await new Promise((done) => setTimeout(done, 600))
      if (cycle === 20) for (;;) Math.random()
    },
    close() {
      child.kill()
    },
  }
}
