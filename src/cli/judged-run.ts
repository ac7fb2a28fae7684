// One run from start to result: run, judge, write, with progress on stderr while it goes.
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { judge } from '../analysis/judge.ts'
import { plainEvidence } from '../analysis/plain-evidence.ts'
import type { Claim } from '../analysis/rule.ts'
import type { Verdict } from '../analysis/finding.ts'
import { locatedCulprits, shownPath } from '../report/located-culprits.ts'
import { progressDisplay } from '../report/progress.ts'
import { redactedDeep, redaction } from '../report/redacted.ts'
import { resultOf, type Result } from '../report/result.ts'
import { terminalReport } from '../report/terminal.ts'
import { runScenario, type RunOptions } from '../scenario/runner.ts'
import type { ScenarioLocation } from '../scenario/work.ts'
import { OutputDirectory } from './output-directory.ts'

/** Where results go unless `--out` says otherwise; git ignores it. */
export const DEFAULT_OUT = '.tidemark'

export interface JudgedRun {
  readonly verdict: Verdict
  readonly result: Result
  /** Where it wrote result.json and samples.jsonl. */
  readonly directory: string
  /** What a terminal shows, with the paths of what was written. */
  readonly report: string
}

export interface RunRequest {
  readonly location: ScenarioLocation
  readonly claim: Claim & { readonly claim?: string }
  readonly options: Omit<RunOptions, 'onSample' | 'onProgress'>
}

/** @throws TidemarkError for misuse; a subject that misbehaves is a verdict, not an error. */
export async function judgedRun({ location, claim, options }: RunRequest): Promise<JudgedRun> {
  using out = new OutputDirectory(resolve(options.outDirectory))
  const run = await withProgress((onProgress) =>
    runScenario(location, {
      ...options,
      onSample: (series) => (plainEvidence(series, claim) ? 'stop' : 'continue'),
      onProgress,
    }),
  )
  const located = locatedCulprits(judge(run, claim), process.cwd())
  const verdict = redactedDeep(located, redaction(process.env))
  const module = shownPath(fileURLToPath(location.url), process.cwd())
  const result = resultOf(run, verdict, { ...claim, module })
  const file = out.write('result.json', `${JSON.stringify(result, null, 2)}\n`)
  const look = { color: wantsColor(), width: process.stdout.columns ?? 100 }
  const written = `result: ${relative(process.cwd(), file)}, samples: ${relative(process.cwd(), resolve(out.path, 'samples.jsonl'))}\n`
  return { verdict, result, directory: out.path, report: terminalReport(run, verdict, claim, look) + written }
}

async function withProgress<Outcome>(
  work: (onProgress: NonNullable<RunOptions['onProgress']>) => Promise<Outcome>,
): Promise<Outcome> {
  using display = progressDisplay(process.stderr)
  return await work((progress) => display.show(progress))
}

function wantsColor(): boolean {
  return process.stdout.hasColors?.() ?? false
}
