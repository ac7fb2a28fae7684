// What a measured process runs on: our own Node, or another runtime that was found, with the command that starts it.
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { JIT_VARIABLE, MALLOC_VARIABLE } from '../host/protocol.ts'
import { MALLOC_SETTINGS } from './growth-malloc.ts'
import { INSPECTOR_FLAG } from './standstill.ts'
import { nodeFlags } from './work.ts'

export interface MeasuredRuntime {
  readonly name: 'node' | 'bun' | 'deno'
  readonly version: string
  /** Its executable. */
  readonly file: string
  /** The entry point of the measured process on it. */
  readonly host: string
  /** Deno's configuration of the program: it looks for none beside what it was not started with. */
  readonly config?: string | undefined
}

export const nodeHost = fileURLToPath(new URL(`../host/host${extname(import.meta.url)}`, import.meta.url))

export const ownNode: MeasuredRuntime = {
  name: 'node',
  version: process.versions.node,
  file: process.execPath,
  host: nodeHost,
}

/** @param further flags of V8's, for runtimes that have it */
export function launchCommand(
  { name, file, host, config }: MeasuredRuntime,
  tiers: 'on' | 'off',
  further: readonly string[] = [],
): readonly string[] {
  const flags = [...nodeFlags(tiers), ...further]
  const options = {
    node: [INSPECTOR_FLAG, ...flags],
    bun: [],
    deno: [
      'run',
      '-A',
      '--quiet',
      '--no-lock',
      `--v8-flags=${flags.join(',')}`,
      ...(config === undefined ? [] : [`--config=${config}`]),
    ],
  }
  return [file, ...options[name], host]
}

/**
 * Further environment of the measured process. JavaScriptCore's compilers are off as V8's tiers are: with them a heap that
 * holds still grew by 1.5 kB a step, without them it is the same to the byte.
 */
export function launchVariables(
  { name }: MeasuredRuntime,
  tiers: 'on' | 'off',
): Readonly<Record<string, string>> {
  if (tiers === 'on') return {}
  return { [MALLOC_VARIABLE]: MALLOC_SETTINGS, ...(name === 'bun' && { [JIT_VARIABLE]: '0' }) }
}
