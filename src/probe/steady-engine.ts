// V8 as the growth of a heap is judged on: what it compiles in its optimising tiers refers to things of the program, and
// code that it drops and makes again comes to megabytes. The same flags as of a measured process.
import { setFlagsFromString } from 'node:v8'
import { harmless } from './harmless.ts'

const FLAGS = ['--no-opt', '--no-maglev', '--no-flush-bytecode'] as const

/** For the rest of the process. */
export function keepCode(): void {
  for (const flag of FLAGS) harmless(() => setFlagsFromString(flag))
}
