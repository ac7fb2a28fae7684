// A child for each step that ends by itself.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export const meta = { steps: 12 }

export function create() {
  return {
    async step() {
      await once(spawn('true', { stdio: 'ignore' }), 'exit')
    },
    close() {},
  }
}
