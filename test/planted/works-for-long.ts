// Works on and on with a child beside it: something to interrupt.
import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'

export function create() {
  const child = spawn('sleep', ['1004'], { stdio: 'ignore' })
  return {
    async step() {
      await pause(5)
    },
    close() {
      child.kill()
    },
  }
}
