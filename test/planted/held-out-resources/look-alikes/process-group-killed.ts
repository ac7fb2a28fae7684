// Commands that take too long are ended with all that they started.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export const meta = { steps: 8 }

async function runCommand(command: string, timeout: number) {
  const shell = spawn('sh', ['-c', command], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  shell.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  shell.stderr.resume()
  const timer = setTimeout(() => {
    if (shell.pid !== undefined) process.kill(-shell.pid, 'SIGKILL')
  }, timeout)
  await once(shell, 'close')
  clearTimeout(timer)
  return output
}

export function create() {
  return {
    async step(i: number) {
      await runCommand(i % 2 === 0 ? 'echo compiled; echo done' : 'sleep 100 & sleep 100; echo done', 50)
    },
    close() {},
  }
}
