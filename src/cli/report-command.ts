// `tidemark report DIR…`: makes reports again from what runs have recorded, also of a run that was killed.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { TidemarkError } from '../errors.ts'
import { recordedRun } from '../report/recorded-run.ts'
import { terminalLine } from '../report/terminal-text.ts'
import { verdictWord } from '../report/verdict-word.ts'
import { writeReportsOf, writtenLines } from './report-files.ts'
import type { ReportOptions } from './report-options.ts'

/** `.tidemark/NAME/NAME-2` is as deep as our own runs go. */
const MAX_DEPTH = 3
/** Of one page. */
const MAX_RUNS = 500

/** Returns the exit code. @throws TidemarkError `input` or `usage` */
export async function report(directories: readonly string[], options: ReportOptions): Promise<number> {
  const found = directories.flatMap(runDirectories)
  const recorded = found.map(recordedRun)
  const { html, junit, sarif, markdown, github } = options
  const isPlain = [html, junit, sarif, markdown, github].every((each) => each === undefined)
  const [directory = '.', ...others] = directories
  if (others.length > 0 && (isPlain || html === true)) {
    throw new TidemarkError(
      'usage',
      `Write a page: ${directories.length} directories are given and no file, wanted --html FILE`,
    )
  }
  const place = { directory, stream: process.stdout }
  // What GitHub is told it was told by the runs themselves: here only on demand.
  const wanted = { ...options, github: github ?? false, ...(isPlain && { html: true as const }) }
  const files = await writeReportsOf(recorded, wanted, place)
  for (const { result } of recorded) {
    const { sign, word } = verdictWord(result)
    process.stdout.write(`${sign} ${word} ${terminalLine(result.scenario)}\n`)
  }
  process.stdout.write(writtenLines(files))
  return 0
}

/** Itself when a run wrote there, else all below that runs wrote to. @throws TidemarkError `input` when there is none */
function runDirectories(directory: string): readonly string[] {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new TidemarkError(
      'input',
      `Read ${directory}: it is no directory, wanted the one that a run wrote to (--out)`,
    )
  }
  const found = isRun(directory) ? [directory] : below(directory, MAX_DEPTH)
  if (found.length === 0) {
    throw new TidemarkError(
      'input',
      `Read ${directory}: found neither result.json nor samples.jsonl in it or below, wanted what a run wrote (--out)`,
    )
  }
  if (found.length > MAX_RUNS) {
    throw new TidemarkError(
      'input',
      `Read ${directory}: found ${found.length} runs, wanted at most ${MAX_RUNS} for one report`,
    )
  }
  return found
}

function below(directory: string, depth: number): readonly string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map(({ name }) => join(directory, name))
    .toSorted()
    .flatMap((path) => [...(isRun(path) ? [path] : []), ...(depth > 1 ? below(path, depth - 1) : [])])
}

function isRun(directory: string): boolean {
  return existsSync(join(directory, 'result.json')) || existsSync(join(directory, 'samples.jsonl'))
}
