// The shell tool ends a command that takes too long: its shell dies, what the shell started does not.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export const meta = { steps: 8 }

async function runCommand(command: string, timeoutMs: number) {
  const shell = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] }) // leak: process
  let output = ''
  shell.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  shell.stderr.resume()
  const timer = setTimeout(() => shell.kill('SIGKILL'), timeoutMs)
  const [code]: (number | null)[] = await once(shell, 'exit')
  clearTimeout(timer)
  return { code, output, timedOut: code === null }
}

export function create() {
  return {
    async step(i: number) {
      // Every other command is a server that somebody started in the foreground.
      const command = i % 2 === 0 ? 'echo compiled; echo done' : 'sleep 200; echo done'
      await runCommand(command, 50) // leak: process
    },
    close() {},
  }
}
