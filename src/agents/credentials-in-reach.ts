// An agent that finds a key may use it, whatever it was told: where one lies in what it would read, it is not started.
import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { TidemarkError } from '../errors.ts'
import type { AgentDefinition } from './agent-definition.ts'

const A_KEY = /^\s*(?:export\s+)?\w*(?:KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS)\w*\s*=\s*\S/im
/** A longer file is no file of settings. */
const MAX_BYTES = 1024 * 1024

/** @throws TidemarkError `environment`, with the file and without what is in it */
export function refuseCredentials(
  { name, readsUpwards = [], readsBeside = [] }: AgentDefinition,
  work: string,
): void {
  const above = readsUpwards.flatMap((file) =>
    directoriesFrom(work).map((directory) => join(directory, file)),
  )
  const holder =
    above.find((file) => A_KEY.test(textOf(file))) ?? readsBeside.find((file) => textOf(file) !== '')
  if (holder === undefined) return
  throw new TidemarkError(
    'environment',
    `Start ${name}: it would read ${holder}, wanted no credentials in its reach; try next: TMPDIR in a directory that has none above it`,
  )
}

/** It and all above it. */
function directoriesFrom(directory: string): readonly string[] {
  const above = dirname(directory)
  return above === directory ? [directory] : [directory, ...directoriesFrom(above)]
}

/** Empty for what is no readable file. */
function textOf(file: string): string {
  try {
    const { size } = statSync(file)
    return size > MAX_BYTES ? '' : readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
