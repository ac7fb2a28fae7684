// Notifications by a program that nobody waits for and that ends some time later.
import { spawn } from 'node:child_process'

export const meta = { steps: 8 }

function notify(seconds: number) {
  const child = spawn('sleep', [String(seconds)], { detached: true, stdio: 'ignore' })
  child.on('error', () => {})
  child.unref()
}

export function create() {
  return {
    step(i: number) {
      notify(0.3 + (i % 3) / 10)
    },
    close() {},
  }
}
