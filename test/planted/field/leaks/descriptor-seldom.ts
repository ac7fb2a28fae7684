// A log is rotated every 40th step, and the descriptor of the old one is kept until the end.
import { closeSync, openSync } from 'node:fs'

export function create() {
  const open: number[] = []
  let serial = 0
  return {
    step() {
      if (serial++ % 40 === 39) open.push(openSync('/dev/null', 'r')) // leak: descriptor
    },
    close() {
      for (const fd of open) closeSync(fd)
    },
  }
}
