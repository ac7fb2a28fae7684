// Plant: leaves a process behind, which outlives the program.
import { spawn } from 'node:child_process'

export function create() {
  spawn('sleep', ['1000'], { stdio: 'ignore' }).unref()
  return {
    step() {
      // The child is there from the start.
    },
    close() {
      // Nobody ends it.
    },
  }
}
