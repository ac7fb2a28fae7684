// Look-alike: gives its timer and its child back a second after close, as its own clean-up.
import { spawn } from 'node:child_process'

export function create() {
  const child = spawn('sleep', ['1003'], { stdio: 'ignore' })
  return {
    step() {
      // The child is there from the start.
    },
    close() {
      setTimeout(() => child.kill('SIGKILL'), 1_000)
    },
  }
}
