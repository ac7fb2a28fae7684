// What a terminal shows in the end of a check: its report, with where it was written.
import { relative, resolve } from 'node:path'
import type { Claim } from '../findings/rule.ts'
import type { CheckedRun } from '../check/check-run.ts'
import { terminalReport } from '../report/terminal.ts'

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
