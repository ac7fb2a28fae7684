// One run from start to result: run, judge, write, with progress on stderr while it goes.
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { judge } from '../analysis/judge.ts'
import { cyclesToSurvey, growsNatively, phaseToSurvey } from '../analysis/phase-to-survey.ts'
import { afterSample } from '../analysis/plain-evidence.ts'
import type { Claim } from '../analysis/rule.ts'
import { inForce, knownRetentions, suppressed, type Suppression } from '../analysis/suppressions.ts'
import type { Verdict } from '../analysis/finding.ts'
import { locatedCulprits, shownPath } from '../report/located-culprits.ts'
import { progressDisplay } from '../report/progress.ts'
import { redactedDeep, redaction } from '../report/redacted.ts'
import { resultOf, type Result } from '../report/result.ts'
import { terminalReport } from '../report/terminal.ts'
import { runScenario, type RunOptions } from '../scenario/runner.ts'
import type { Run } from '../scenario/series.ts'
import type { ScenarioLocation } from '../scenario/work.ts'
import { heapSurvey } from './heap-survey.ts'
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

/** A survey that every check has. */
const SURVEY_MS = 100_000
const SAMPLING_BYTES = 256
/** A survey of a scenario that was found to leak bytes. */
const EXPLAIN_MS = 90_000
const SAMPLING_BYTES_TO_EXPLAIN = 2_048

export interface RunRequest {
  /** `always`: of every subject that exact evidence has not settled. `to-explain`: of bytes that grew. */
  readonly survey: 'always' | 'to-explain'

  /** Known leaks, besides those that Node and V8 retain by design. */
  readonly suppressions?: readonly Suppression[] | undefined
  readonly location: ScenarioLocation
  readonly claim: Claim & { readonly claim?: string }
  readonly options: Omit<RunOptions, 'onSample' | 'onProgress'>
}

/** @throws TidemarkError for misuse; a subject that misbehaves is a verdict, not an error. */
export async function judgedRun(request: RunRequest): Promise<JudgedRun> {
  const { location, claim, options } = request
  const today = new Date().toISOString().slice(0, 10)
  const isSuppressing = inForce(request.suppressions ?? [], today).length > 0
  const trusts = isSuppressing ? 'limits' : request.survey === 'always' ? 'exact' : 'all'
  using out = new OutputDirectory(resolve(options.outDirectory))
  const run = await withProgress(async (onProgress) => {
    const first = await runScenario(location, {
      ...options,
      onSample: (series) => afterSample(series, claim, trusts),
      onProgress,
    })
    return await lookedAgain(first, { ...request, today }, onProgress)
  })
  const verdict = redactedDeep(verdictOf(run, request, today), redaction(process.env))
  const module = shownPath(fileURLToPath(location.url), process.cwd())
  const result = resultOf(run, verdict, { ...claim, module })
  const file = out.write('result.json', `${JSON.stringify(result, null, 2)}\n`)
  const look = { color: wantsColor(), width: process.stdout.columns ?? 100 }
  const written = `result: ${relative(process.cwd(), file)}, samples: ${relative(process.cwd(), resolve(out.path, 'samples.jsonl'))}\n`
  return { verdict, result, directory: out.path, report: terminalReport(run, verdict, claim, look) + written }
}

/** What is known and suppressed leaves the verdict before anything is made of it. */
function verdictOf(run: Run, { claim, suppressions = [] }: RunRequest, today: string): Verdict {
  const located = locatedCulprits(judge(run, claim), process.cwd())
  return suppressed(located, [...knownRetentions, ...suppressions], today)
}

/** The same run, with a survey of the heap where the first look leaves something to say. */
async function lookedAgain(
  run: Run,
  request: RunRequest & { readonly today: string },
  onProgress: NonNullable<RunOptions['onProgress']>,
): Promise<Run> {
  const { location, options, survey } = request
  const wanted = phaseToSurvey(run, verdictOf(run, request, request.today), survey)
  if (wanted === undefined) return run
  const { signal } = options
  const found = await heapSurvey({
    location,
    options: { ...options, onProgress, ...(signal && { signal }) },
    phase: wanted.phase,
    cycles: cyclesToSurvey(wanted),
    samplingBytes: survey === 'always' ? SAMPLING_BYTES : SAMPLING_BYTES_TO_EXPLAIN,
    tracesNative: growsNatively(run),
    timeLimitMs: survey === 'always' ? SURVEY_MS : EXPLAIN_MS,
  })
  return { ...run, survey: found }
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
