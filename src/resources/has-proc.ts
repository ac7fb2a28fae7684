// Whether this system tells of its processes in /proc. Linux does; macOS and the BSDs do not.
import { existsSync } from 'node:fs'

/** Leaves /proc out where it is, so that what holds without it is tried here. For our own tests. */
const LEFT_OUT = 'TIDEMARK_WITHOUT_PROC'

let answer: boolean | undefined

/** Asked once in a process. */
export function hasProc(): boolean {
  return (answer ??= process.env[LEFT_OUT] === undefined && existsSync('/proc/self/stat'))
}
