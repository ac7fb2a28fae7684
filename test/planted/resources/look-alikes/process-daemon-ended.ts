// A command puts a server into the background and says who it is; close ends it.
import { exec } from 'node:child_process'
import { promisify } from 'node:util'

export const meta = { steps: 8 }

const run = promisify(exec)

export function create() {
  let running: Promise<{ readonly stdout: string }> | undefined
  return {
    async step() {
      running ??= run('sleep 60 >/dev/null 2>&1 </dev/null & echo $!')
      await running
    },
    async close() {
      const { stdout } = (await running) ?? {}
      if (stdout !== undefined) process.kill(Number(stdout))
    },
  }
}
