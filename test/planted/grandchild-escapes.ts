// Plant: a grandchild in a session of its own that ignores SIGTERM, started when the program has already gone.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

const stubborn = `trap '' TERM; (trap '' TERM; setsid sleep 1001 >/dev/null & ) ; echo ready; exec >/dev/null; sleep 1002`

export async function create() {
  const child = spawn('sh', ['-c', stubborn], { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  await once(child.stdout, 'data') // Before that a signal would still end it.
  child.stdout.destroy()
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
