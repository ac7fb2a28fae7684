// Runs planted subjects in a child process under the probe.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Driven } from './drive.ts'

const here = import.meta.dirname
const register = resolve(here, '../../../src/probe/register.ts')

/** Throws when the child fails. */
export async function runPlanted(files: readonly string[], node = process.execPath): Promise<Driven> {
  const args = ['--expose-gc', '--import', register, join(here, 'drive.ts'), ...files]
  const env = {
    ...process.env,
    TIDEMARK_PROBE_LEVEL: 'full',
    TIDEMARK_PROBE_PROMISE_EVERY: '1',
    TIDEMARK_RUN: 'planted', // As the runner marks what it runs
  }
  const { stdout } = await promisify(execFile)(node, args, { env, maxBuffer: 1 << 28 })
  const driven: Driven = JSON.parse(stdout)
  return driven
}

/** The lines that say what leaks there, at their end or on a line of its own below: `kind file:line`. */
export function plantedLines(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const kinds = /\/\/ leak: (.+)$/.exec(text)?.[1]?.split(', ') ?? []
      const line = text.trim().startsWith('//') ? index : index + 1
      return kinds.map((kind) => `${kind} ${file}:${line}`)
    })
}
