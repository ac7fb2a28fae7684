// What a terminal shows of a check: progress on stderr while it goes, and in the end a report with where it was written.
import { relative, resolve } from 'node:path'
import type { Claim } from '../analysis/rule.ts'
import type { CheckedRun } from '../check/check-run.ts'
import { progressDisplay } from '../report/progress.ts'
import { terminalReport } from '../report/terminal.ts'
import type { RunOptions } from '../scenario/runner.ts'

/** Shows how far the work has come, until it is done. */
export async function withProgress<Outcome>(
  work: (onProgress: NonNullable<RunOptions['onProgress']>) => Promise<Outcome>,
): Promise<Outcome> {
  using display = await progressDisplay(process.stderr)
  return await work((progress) => display.show(progress))
}

/** The report of one run, with the paths of what was written. */
export function runReport(
  { run, verdict, directory }: CheckedRun,
  claim: Claim & { readonly claim?: string },
): string {
  const look = { color: process.stdout.hasColors?.() ?? false, width: process.stdout.columns ?? 100 }
  const [result, samples] = ['result.json', 'samples.jsonl'].map((name) =>
    relative(process.cwd(), resolve(directory, name)),
  )
  return `${terminalReport(run, verdict, claim, look)}result: ${result}, samples: ${samples}\n`
}
