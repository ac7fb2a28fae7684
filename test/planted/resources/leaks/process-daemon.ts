// A command that puts a server into the background, in a session of its own, and is done. Its start is two files away
// from the process that stays: a shell of a shell.
import { exec, execSync, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

export const meta = { steps: 32 }

const run = promisify(exec)

export function create() {
  return {
    async step(i: number) {
      const command = `sh -c 'setsid sleep 60 >/dev/null 2>&1 </dev/null &'`
      if (i % 4 === 0) {
        await run(command) // leak: process
      } else if (i % 4 === 1) {
        execSync(command) // leak: process
      } else if (i % 4 === 2) {
        spawnSync('sh', ['-c', command], { stdio: 'inherit', env: { ...process.env, LANG: 'C' } }) // leak: process
      } else {
        spawnSync(command, { shell: true, stdio: 'ignore' }) // leak: process
      }
    },
    close() {},
  }
}
