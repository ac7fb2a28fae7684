// Runs one scenario until it is decided: a leak ends it at once, three runs that look unchanged are enough, and what
// looks changed is run again until it is proven or the runs are used up. Against a commit both sides run in turn.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { changedCycles, type BaselineEntry } from '../baseline/baseline.ts'
import { compareRuns, MIN_RUNS, type Comparison } from '../baseline/compare.ts'
import type { FigureKind } from '../baseline/figure-kind.ts'
import { figureRuns } from '../baseline/figures.ts'
import { machineOf } from '../baseline/machine.ts'
import { idleInAll } from '../findings/suppression-words.ts'
import type { Suppression } from '../findings/suppressions.ts'
import { type CheckedRun, checkRun } from '../check/check-run.ts'
import { passedOnJson, writeWhole } from '../check/output-directory.ts'
import type { Result } from '../report/result.ts'
import { withProgress } from '../report/progress.ts'
import { changeInSentence, comparedResult, type GateOutcome } from './gate-outcome.ts'
import type { Gated } from './gate-plan.ts'

export type Against =
  /** Measures only: a baseline is made of it. */
  | { readonly mode: 'update' }
  | { readonly mode: 'stored'; readonly entry: BaselineEntry; readonly file: string }
  /** `other` is undefined when the commit does not have the scenario. */
  | { readonly mode: 'beside'; readonly other: Gated | undefined; readonly commit: string }

export interface GateRunOptions {
  readonly outDirectory: string
  /** With `update` so many, else at most so many. */
  readonly runs: number
  readonly plant: string | undefined
  /** Kinds of figures that are not compared. */
  readonly leaveOut: readonly FigureKind[]
  readonly suppressions: readonly Suppression[] | undefined
  readonly signal: AbortSignal
  say(line: string): void
}

export async function gateRun(gated: Gated, against: Against, options: GateRunOptions): Promise<GateOutcome> {
  const here: CheckedRun[] = []
  const there: CheckedRun[] = []
  let told: { readonly comparison: Comparison; readonly entry: BaselineEntry } | undefined
  while (here.length < options.runs && !options.signal.aborted) {
    const round = here.length + 1
    if (against.mode === 'beside' && against.other !== undefined)
      await besideRound({ gated, other: against.other, here, there, round }, options)
    else here.push(await once(gated, `run-${round}`, options))
    const last = here.at(-1)
    if (last !== undefined && last.verdict.verdict !== 'clean') return unclean(gated, here, options)
    if (against.mode === 'update' || here.length < MIN_RUNS) continue
    const before = beforeOf(against, there)
    if (before === undefined) break
    const entry = entryOf(here.map(({ result }) => result))
    told = { entry, comparison: compared({ before, now: entry }, against, options.leaveOut) }
    if (told.comparison.missing.length > 0 || told.comparison.inDoubt.length === 0) break
  }
  return decided({ gated, against, here, told }, options)
}

interface Round {
  readonly gated: Gated
  readonly other: Gated
  readonly here: CheckedRun[]
  readonly there: CheckedRun[]
  readonly round: number
}

/** Which side goes first changes from round to round: a machine that grows slower is unfair to neither. */
async function besideRound(
  { gated, other, here, there, round }: Round,
  options: GateRunOptions,
): Promise<void> {
  const sides = [
    async () => here.push(await once(gated, `run-${round}`, options)),
    async () => there.push(await once(other, `before-${round}`, { ...options, plant: undefined })),
  ]
  for (const side of round % 2 === 0 ? sides.toReversed() : sides) {
    await side()
    if (here.at(-1)?.verdict.verdict === 'leak') return
  }
}

function once(gated: Gated, directory: string, options: GateRunOptions): Promise<CheckedRun> {
  const { name, location, claim } = gated
  options.say(`${name}: ${directory.replace('-', ' ')} of ${options.runs} at most`)
  const outDirectory = join(options.outDirectory, name, directory)
  return withProgress((onProgress) =>
    checkRun({
      location,
      claim,
      suppressions: options.suppressions,
      // What grows on the heap is surveyed once; further runs are for figures.
      survey: location.kind === 'module' && directory === 'run-1' ? 'always' : 'to-explain',
      options: {
        outDirectory,
        plant: options.plant,
        signal: options.signal,
        measuresSpeed: true,
        onProgress,
      },
    }),
  )
}

/** Undefined when nothing can be compared: the commit does not have the scenario, or leaks itself. */
function beforeOf(against: Against, there: readonly CheckedRun[]): BaselineEntry | undefined {
  if (against.mode === 'stored') return against.entry
  const isClean = there.length > 0 && there.every(({ verdict }) => verdict.verdict === 'clean')
  return isClean ? entryOf(there.map(({ result }) => result)) : undefined
}

interface Sides {
  readonly before: BaselineEntry
  readonly now: BaselineEntry
}

/** Against a commit both sides run on one machine, in turn: nothing need be left out. */
function compared({ before, now }: Sides, against: Against, leaveOut: readonly FigureKind[]): Comparison {
  if (against.mode === 'stored')
    return compareRuns(before, now, { against: against.file, mode: 'stored', leaveOut })
  const commit = against.mode === 'beside' ? against.commit : ''
  return compareRuns(before, now, { against: commit, mode: 'beside' })
}

/** What a baseline keeps of several runs. */
function entryOf(results: readonly Result[]): BaselineEntry {
  const [first] = results
  if (first === undefined) throw new RangeError('Sum up runs: there are none, at least 1 is needed')
  const cycles = first.phases.flatMap(({ name, metrics }) => {
    const count = metrics['cycles']
    const isConstant = results.every(({ phases }) =>
      phases.some((phase) => phase.name === name && phase.metrics['cycles'] === count),
    )
    return typeof count === 'number' && isConstant ? [[name, count]] : []
  })
  return {
    machine: machineOf(first.environment),
    cycles: Object.fromEntries(cycles),
    figures: figureRuns(results.map(({ phases }) => phases)),
  }
}

function unclean(
  { name }: Gated,
  runs: readonly CheckedRun[],
  { outDirectory }: GateRunOptions,
): GateOutcome {
  const last = runs.at(-1)
  const result = last?.result
  return {
    name,
    state: result?.verdict === 'leak' ? 'leak' : 'undecided',
    message: result?.reasons[0] ?? '',
    findings: result?.findings ?? [],
    ...knownOf(runs),
    runs: runs.length,
    comparison: undefined,
    entry: undefined,
    directory: last?.directory ?? outDirectory,
  }
}

/** Of several runs: what any of them hid, and what was hidden by none. */
function knownOf(runs: readonly CheckedRun[]): Pick<GateOutcome, 'suppressed' | 'idleSuppressions'> {
  const found = runs.flatMap(({ result }) => result.suppressed ?? [])
  const different = new Map(found.map((each) => [each.fingerprint ?? each.message, each]))
  return {
    suppressed: [...different.values()],
    idleSuppressions: [...idleInAll(runs.map(({ result }) => result.idleSuppressions))],
  }
}

interface Measured {
  readonly gated: Gated
  readonly against: Against
  readonly here: readonly CheckedRun[]
  readonly told: { readonly comparison: Comparison; readonly entry: BaselineEntry } | undefined
}

function decided({ gated, against, here, told }: Measured, options: GateRunOptions): GateOutcome {
  const last = here.at(-1)
  const base = {
    name: gated.name,
    findings: [],
    ...knownOf(here),
    runs: here.length,
    comparison: told?.comparison,
  }
  const directory = join(options.outDirectory, gated.name)
  if (last === undefined || options.signal.aborted)
    return { ...base, state: 'undecided', message: 'It was interrupted', entry: undefined, directory }
  const entry = told?.entry ?? entryOf(here.map(({ result }) => result))
  if (told === undefined) return { ...base, ...withoutComparison(against), entry, directory: last.directory }
  const { comparison } = told
  const result = comparedResult(last.result, comparison)
  writeWhole(join(directory, 'result.json'), passedOnJson(result))
  copyFileSync(join(last.directory, 'samples.jsonl'), join(directory, 'samples.jsonl'))
  const findings = result.findings
  return { ...base, ...stateOf(comparison, against, entry), findings, entry, directory }
}

function withoutComparison(against: Against): Pick<GateOutcome, 'state' | 'message'> {
  if (against.mode !== 'beside') return { state: 'measured', message: '' }
  const reason = against.other === undefined ? 'does not have this scenario' : 'is not clean itself'
  return {
    state: 'measured',
    message: `${against.commit} ${reason}: judged alone, and compared with nothing`,
  }
}

function stateOf(
  comparison: Comparison,
  against: Against,
  entry: BaselineEntry,
): Pick<GateOutcome, 'state' | 'message'> {
  const { figures, missing, leftOut } = comparison
  const cycles = against.mode === 'stored' ? changedCycles(against.entry, entry) : undefined
  if (cycles !== undefined)
    return { state: 'error', message: `The workload is another: ${cycles}; gate --update takes it over` }
  if (missing.length > 0)
    return {
      state: 'error',
      message: `Not measured, and in the baseline: ${missing.join(', ')}; gate --update drops it`,
    }
  if (figures.length === 0)
    return { state: 'error', message: `No figure can be compared: ${leftOut[0]?.reason ?? 'there is none'}` }
  const worse = figures.filter(({ judgement }) => judgement === 'worse')
  if (worse.length > 0) return { state: 'worse', message: worse.map(changeInSentence).join('; ') }
  const better = figures.filter(({ judgement }) => judgement === 'better')
  if (better.length > 0) return { state: 'better', message: better.map(changeInSentence).join('; ') }
  return { state: 'same', message: '' }
}
