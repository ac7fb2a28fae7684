// Plant: a grandchild in a session of its own that ignores SIGTERM, started when the program has already gone.
import { spawn } from 'node:child_process'

const stubborn = `trap '' TERM; (trap '' TERM; setsid sleep 1001 & ) ; sleep 1002`

export function create() {
  const child = spawn('sh', ['-c', stubborn], { stdio: 'ignore', detached: true })
  child.unref()
  return {
    step() {
      // The children are there from the start.
    },
    close() {
      child.kill('SIGTERM')
    },
  }
}
