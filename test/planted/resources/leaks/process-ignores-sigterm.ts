// Closing asks the children to end, and they do not.
import { type ChildProcess, spawn } from 'node:child_process'

export const meta = { steps: 8 }

export function create() {
  const children: ChildProcess[] = []
  return {
    step() {
      children.push(spawn('sh', ['-c', 'trap "" TERM; read line'])) // leak: process
    },
    close() {
      for (const child of children) child.kill('SIGTERM')
    },
  }
}
