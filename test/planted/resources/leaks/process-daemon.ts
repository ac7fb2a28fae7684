// A command that puts a server into the background, in a session of its own, and is done. Its start is two files away
// from the process that stays: a shell of a shell.
import { exec, execSync, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

export const meta = { steps: 8 }

const run = promisify(exec)

export function create() {
  return {
    async step() {
      const command = `sh -c 'setsid sleep 240 >/dev/null 2>&1 </dev/null &'`
      await run(command) // leak: process
      execSync(command) // leak: process
      spawnSync('sh', ['-c', command], { env: { ...process.env, LANG: 'C' } }) // leak: process
      spawnSync(command, { shell: true, stdio: 'ignore' }) // leak: process
    },
    close() {},
  }
}
