// The baseline in the repository: where it lies, what it says, and how it is written anew.
import { readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { type Baseline, baselineText, parseBaseline, updatedEntry } from '../baseline/baseline.ts'
import { TidemarkError } from '../errors.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import { writeWhole } from '../check/output-directory.ts'
import type { GateOutcome } from './gate-outcome.ts'

const MAX_BASELINE_BYTES = 64 * 1024 * 1024

/** The option's, or the configuration's, or the default beside that. */
export function baselineFile(
  { baseline }: { readonly baseline?: string },
  { config, directory }: LoadedConfig,
): string {
  return resolve(baseline ?? join(directory, config.baseline ?? 'tidemark.baseline.json'))
}

/** Undefined when there is no such file. @throws TidemarkError `input` */
export function storedBaseline(file: string): Baseline | undefined {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  if (!found.isFile() || found.size > MAX_BASELINE_BYTES) {
    throw new TidemarkError(
      'input',
      `Read baseline ${shownFile(file)}: it is no file of at most ${MAX_BASELINE_BYTES} bytes`,
    )
  }
  return parseBaseline(readFileSync(file, 'utf8'), shownFile(file))
}

/** What was clean; the rest stays as it is. False where nothing was. */
export function writeBaseline(file: string, stored: Baseline, outcomes: readonly GateOutcome[]): boolean {
  const entries = outcomes.flatMap(({ name, entry }) =>
    entry === undefined ? [] : [[name, updatedEntry(stored.get(name), entry)] as const],
  )
  if (entries.length === 0) return false
  writeWhole(file, baselineText(new Map([...stored, ...entries])))
  return true
}

/** From the working directory where it lies below it. */
export function shownFile(file: string): string {
  const path = relative(process.cwd(), file)
  return path.startsWith('..') ? file : path
}
