// Plant: a command puts a server into the background, once for all lives, and nobody ends it.
import { exec } from 'node:child_process'
import { promisify } from 'node:util'

export const meta = { steps: 8 }

const run = promisify(exec)
let running: Promise<unknown> | undefined

export function create() {
  return {
    async step() {
      running ??= run(`sh -c 'setsid sleep 60 >/dev/null 2>&1 </dev/null &'`) // leak: process
      await running
    },
    close() {},
  }
}
