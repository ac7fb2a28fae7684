// The command line, and other programs of Node's, in a process of their own until they end.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export const main = resolve(import.meta.dirname, '../../src/cli/main.ts')

/** @param env instead of the environment of the tests */
export async function node(
  directory: string,
  given: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Ended> {
  const stdio = ['ignore', 'pipe', 'pipe'] as const
  const child = spawn(process.execPath, given, { cwd: directory, env, stdio: [...stdio] })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, stdout, stderr }
}

export async function tidemark(directory: string, ...given: readonly string[]): Promise<Ended> {
  return await node(directory, [main, ...given])
}
