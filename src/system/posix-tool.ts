// Starts `ps` or `lsof` and reads what it prints: while it runs, we do nothing else. Never inside a measured program.
import { spawnSync } from 'node:child_process'

/** A disk that does not answer may hold up `lsof`. */
const MOST_MS = 5_000
const MOST_BYTES = 64 * 1024 * 1024

export interface Told {
  /** What was printed on standard output. */
  readonly text: string
  /** Of the tool itself. */
  readonly pid: number
}

/** Undefined where there is no such program, or it gave no answer. */
export type RunTool = (tool: 'ps' | 'lsof', args: readonly string[]) => Told | undefined

/** In the C locale: months and numbers are read as that writes them. */
export const runTool: RunTool = (tool, args) => {
  const { stdout, pid, error } = spawnSync(tool, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', LANG: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: MOST_MS,
    maxBuffer: MOST_BYTES,
  })
  return error === undefined ? { text: stdout, pid } : undefined
}
