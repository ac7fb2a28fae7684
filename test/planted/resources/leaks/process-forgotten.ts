// A child for each step, and nobody ends it.
import { spawn } from 'node:child_process'

export const meta = { steps: 8 }

export function create() {
  return {
    step() {
      spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] }) // leak: process
    },
    close() {},
  }
}
