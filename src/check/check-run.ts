// A check as a library: a subject and options in, an outcome out. It runs, looks a second time where that is wanted,
// judges and writes down; whoever calls it shows what came of it. No terminal, no exit code.
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Verdict } from '../findings/verdict.ts'
import { lookedAt } from '../findings/judge.ts'
import { type Looked, outcomeOf } from '../findings/outcome.ts'
import {
  cyclesToSurvey,
  endsItself,
  growsNatively,
  growsInTypes,
  growsOnHeap,
  lives,
  msPerCycle,
  phaseToSurvey,
  seeksHolderAlone,
} from './phase-to-survey.ts'
import { ownEndMs } from '../findings/counts/own-end.ts'
import { afterSample } from '../findings/plain-evidence.ts'
import type { Claim } from '../findings/rule.ts'
import { inForce, knownRetentions, suppressed, type Suppression } from '../findings/suppressions.ts'
import type { Allocations } from '../report/allocations.ts'
import { locatedCulprits, shownPath } from '../report/located-culprits.ts'
import { redactedDeep, redaction } from '../redacted.ts'
import { resultOf, type Result } from '../report/result.ts'
import { runScenario, type RunOptions } from '../runner/runner.ts'
import type { HeapSurvey, Run } from '../runner/run.ts'
import type { OpenSeries, PhaseSeries } from '../runner/series.ts'
import type { ScenarioLocation } from '../runner/work.ts'
import { heapSurvey } from './heap-survey.ts'
import { longerLife } from './longer-life.ts'
import { OutputDirectory, OWNER_ONLY } from './output-directory.ts'
import { surveyAllocations } from './survey-allocations.ts'

export interface CheckedRun {
  readonly run: Run
  readonly verdict: Verdict
  readonly result: Result
  /** Undefined where the heap was not surveyed. */
  readonly allocations: Allocations | undefined
  /** Where result.json, samples.jsonl and allocations.json are. */
  readonly directory: string
}

/** A survey that every check has. */
const SURVEY_MS = 100_000
const SAMPLING_BYTES = 256
/** A survey of a scenario that was found to leak bytes. */
const EXPLAIN_MS = 90_000
/** A survey of what is told already, with its line: only who holds it is asked. */
const SEEK_HOLDER_MS = 30_000
const SAMPLING_BYTES_TO_EXPLAIN = 2_048

export interface CheckRequest {
  /** `always`: of every subject that exact evidence has not settled. `to-explain`: of bytes that grew. */
  readonly survey: 'always' | 'to-explain'
  /** The heap is surveyed for its picture, also where the evidence is settled: nothing is judged by that. */
  readonly wantsAllocations?: boolean | undefined
  /** Known leaks, besides those that Node and V8 retain by design. */
  readonly suppressions?: readonly Suppression[] | undefined
  readonly location: ScenarioLocation
  readonly claim: Claim & { readonly claim?: string }
  readonly options: Omit<RunOptions, 'onSample'>
}

/** @throws TidemarkError for misuse and for a failure of ours; a subject that misbehaves is a verdict, not an error. */
export async function checkRun(request: CheckRequest): Promise<CheckedRun> {
  const { location, claim, options } = request
  const today = new Date().toISOString().slice(0, 10)
  const isSuppressing = inForce(request.suppressions ?? [], today).length > 0
  const trusts = isSuppressing ? 'limits' : request.survey === 'always' ? 'exact' : 'all'
  using out = new OutputDirectory(resolve(options.outDirectory))
  rmSync(join(out.path, 'allocations.json'), { force: true })
  const onSample = (series: OpenSeries) => afterSample(series, claim, trusts)
  const first = await runScenario(location, { ...options, onSample })
  const longer =
    request.survey === 'always'
      ? longerLife(location, first, { claim, limitMs: options.timeLimitMs })
      : undefined
  const lived =
    longer === undefined ? first : after(first, await runScenario(longer, { ...options, onSample }))
  const mostCycles = first.phases[0]?.plannedCycles ?? Infinity
  const { run, pictured } = await lookedAgain(lived, { ...request, today, mostCycles })
  const redact = redaction(process.env)
  const verdict = redactedDeep(outcomeOf(lookedOf(run, request, today)), redact)
  const module = shownPath(fileURLToPath(location.url), process.cwd())
  const result = redactedDeep(resultOf(run, verdict, { ...claim, module }), redact)
  const allocations = pictured && surveyAllocations(pictured, Date.now())
  // The verdict first: a disk that has no room for the stacks may still have it for that.
  out.writeJson('result.json', result)
  if (allocations !== undefined) out.writeJson('allocations.json', allocations, OWNER_ONLY)
  return {
    run,
    verdict,
    result,
    allocations: allocations && redactedDeep(allocations, redact),
    directory: out.path,
  }
}

function after(first: Run, run: Run): Run {
  return { ...run, startedAt: first.startedAt, durationMs: first.durationMs + run.durationMs }
}

/** What was found, known leaks left out before anything is made of it. */
function lookedOf(run: Run, request: CheckRequest, today: string): Looked {
  const claim = { ...request.claim, wantsSurvey: request.survey === 'always' }
  const located = locatedCulprits(lookedAt(run, claim), process.cwd())
  return suppressed(located, [...knownRetentions, ...(request.suppressions ?? [])], today)
}

interface LookedAgain {
  /** With the survey, where it may speak for the verdict. */
  readonly run: Run
  /** What pictures are drawn of. */
  readonly pictured: HeapSurvey | undefined
}

type DatedRequest = CheckRequest & {
  readonly today: string
  /** Of a life that is surveyed: a longer one was lived for the sake of counts. */
  readonly mostCycles: number
}

/** The same run, with a survey of the heap where the first look leaves something to say. */
async function lookedAgain(run: Run, request: DatedRequest): Promise<LookedAgain> {
  const looked = lookedOf(run, request, request.today)
  const wanted = phaseToSurvey(run, looked, request.survey)
  const pictured = request.wantsAllocations === true ? run.phases.find(lives) : undefined
  const phase = wanted ?? pictured
  if (phase === undefined) return { run, pictured: undefined }
  const startedMs = performance.now()
  const seeksHolder = wanted !== undefined && seeksHolderAlone(looked.findings)
  const survey = await surveyOf(phase, run, { ...request, seeksHolder })
  const surveyMs = Math.round(performance.now() - startedMs)
  const judged = wanted === undefined ? run : { ...run, survey }
  return { run: { ...judged, durationMs: run.durationMs + surveyMs }, pictured: survey }
}

async function surveyOf(
  phase: PhaseSeries,
  run: Run,
  {
    location,
    claim,
    options,
    survey,
    seeksHolder,
    mostCycles,
  }: DatedRequest & { readonly seeksHolder: boolean },
): Promise<HeapSurvey> {
  const timeLimitMs = survey === 'always' ? SURVEY_MS : EXPLAIN_MS
  return await heapSurvey({
    location,
    options,
    phase: phase.phase,
    cycles: Math.min(cyclesToSurvey(phase), mostCycles),
    samplingBytes: survey === 'always' ? SAMPLING_BYTES : SAMPLING_BYTES_TO_EXPLAIN,
    tracesNative: growsNatively(run),
    sawGrowth: growsOnHeap(run) || growsInTypes(run, claim),
    endsItself: endsItself(phase),
    msPerCycle: msPerCycle(phase),
    endsWithinMs: ownEndMs(phase),
    seeksHolder,
    timeLimitMs: seeksHolder ? SEEK_HOLDER_MS : timeLimitMs,
  })
}
