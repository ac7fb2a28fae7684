// A child process for each step, awaited.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

export function create() {
  return {
    async step(i: number) {
      const { stdout } = await run('/bin/echo', [`hello ${i} `.repeat(50)])
      return stdout.length
    },
    close() {},
  }
}
