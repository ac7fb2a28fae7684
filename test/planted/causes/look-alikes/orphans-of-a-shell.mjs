// The same script, which ends what it has started.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export const meta = { steps: 8 }

const SCRIPT =
  'for port in 1 2 3; do sleep 60 >/dev/null 2>&1 & started="$started $!"; done; kill $started; wait'

export function create() {
  return {
    async step() {
      const script = spawn('sh', ['-c', SCRIPT], { stdio: 'ignore' })
      await once(script, 'exit')
    },
    close() {},
  }
}
