// Small programs under the probe, in a process of their own.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { ThreadSample } from '../../src/probe/thread-sample.ts'

export const register = resolve(import.meta.dirname, '../../src/probe/register.ts')

/** Gives a program `held()`: what the probe sees now, after a collection. */
export const prelude = `import { inspectHoldings } from ${JSON.stringify(resolve(register, '../installed.ts'))}
const held = async () => {
  for (let i = 0; i < 2; i++) { await new Promise((done) => setTimeout(done, 1)); gc() }
  return inspectHoldings()
}
`

/** Every resource with its line, and next to no promises: a program that is asked has some of its own. */
const quiet = { TIDEMARK_PROBE_LEVEL: 'full', TIDEMARK_PROBE_PROMISE_EVERY: '1000000' }

/** A directory of files that is removed with the value. */
export class Program implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'tidemark-probe-'))

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(name)), { recursive: true })
      writeFileSync(this.path(name), text)
    }
  }

  path(name: string): string {
    return join(this.directory, name)
  }

  /** Paths of what a folder has. */
  files(folder: string): readonly string[] {
    return readdirSync(this.path(folder)).map((name) => join(this.path(folder), name))
  }

  run(name: string, env: NodeJS.ProcessEnv = {}, args = ['--expose-gc', '--import', register]) {
    const options = {
      env: { ...process.env, ...quiet, ...env },
      encoding: 'utf8' as const,
    }
    return spawnSync(process.execPath, [...args, this.path(name)], options)
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true })
  }
}

/** Parses what a sample file holds. */
export function samplesOf(text: string): ThreadSample[] {
  return text
    .trim()
    .split('\n')
    .map((line): ThreadSample => JSON.parse(line))
}
