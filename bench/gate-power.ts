// How small a regression the gate catches, and how often it is red without one: memory and time are planted in a real
// workload, against a stored baseline and beside the other side in turn.
// Usage: pnpm bench gate-power; GATE_POWER_ROUNDS (default 5) trials of each regression, GATE_POWER_UNCHANGED (default 30)
// without one; GATE_POWER_PLANTS=time plants no memory; GATE_POWER_MODES=stored leaves the other side out, GATE_POWER_TRIALS ends it after so many. Hours at its
// defaults; what is done is kept in .tidemark/bench, and the next run goes on from there.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type BaselineEntry, baselineText, parseBaseline } from '../src/baseline/baseline.ts'
import { figureKind } from '../src/baseline/figure-kind.ts'
import { median } from '../src/findings/bytes/slope.ts'
import type { Gated } from '../src/gate/gate-plan.ts'
import { endingSignal } from '../src/gate/ending-signal.ts'
import { type Against, gateRun } from '../src/gate/gate-run.ts'
import { writeWhole } from '../src/check/output-directory.ts'
import { loadScenario } from '../src/scenario/load-scenario.ts'
import { type Trial, TrialJournal, type TrialKey } from './gate-power/journal.ts'

const PERCENTS = [5, 10, 20, 50] as const
const MODES = ['stored', 'beside'] as const
const PLANTS = ['memory', 'time'] as const
const BASELINE_RUNS = 5
/** As the gate has it. */
const MOST_RUNS = 9
const home = resolve(import.meta.dirname, '../.tidemark/bench/gate-power')
const NAME = 'churn'

type Say = (line: string) => void

export async function gatePower(say: Say): Promise<object> {
  using owned = new DisposableStack()
  const signal = endingSignal(owned)
  const journal = new TrialJournal(join(home, 'trials.jsonl'))
  const entry = await baseline(say, signal)
  const left = planned().filter((key) => !journal.has(key))
  for (const key of left.slice(0, numberFrom('GATE_POWER_TRIALS', left.length))) {
    const trial = await tried(key, entry, signal)
    // What was interrupted is no trial: the next run does it.
    if (signal.aborted) break
    journal.add(trial)
    say(
      `${key.mode}, ${key.planted} ${key.percent} %, ${key.round}: ${trial.state}, ${trial.worse.join(', ') || 'nothing worse'} (${trial.runs} runs, ${trial.seconds} s)`,
    )
  }
  return summary(journal.trials)
}

/** Round by round, so that a bench that is ended early has some of each. */
function planned(): readonly TrialKey[] {
  const rounds = numberFrom('GATE_POWER_ROUNDS', 5)
  const unchanged = numberFrom('GATE_POWER_UNCHANGED', 30)
  const modes = wantedModes()
  return Array.from({ length: Math.max(rounds, unchanged) }, (_, round) => round).flatMap((round) =>
    modes.flatMap((mode) => [
      ...(round < unchanged ? [{ mode, planted: 'nothing', percent: 0, round } as const] : []),
      ...(round < rounds
        ? wantedPlants().flatMap((planted) => PERCENTS.map((percent) => ({ mode, planted, percent, round })))
        : []),
    ]),
  )
}

function wantedPlants(): readonly (typeof PLANTS)[number][] {
  const given = process.env['GATE_POWER_PLANTS']
  const wanted = PLANTS.filter((plant) => given === undefined || given === plant)
  if (wanted.length > 0) return wanted
  throw new RangeError(`Run gate-power: found GATE_POWER_PLANTS=${given}, wanted ${PLANTS.join(' or ')}`)
}

function wantedModes(): readonly (typeof MODES)[number][] {
  const given = process.env['GATE_POWER_MODES']
  const wanted = MODES.filter((mode) => given === undefined || given === mode)
  if (wanted.length > 0) return wanted
  throw new RangeError(`Run gate-power: found GATE_POWER_MODES=${given}, wanted ${MODES.join(' or ')}`)
}

function numberFrom(name: string, byDefault: number): number {
  const value = Number(process.env[name] ?? byDefault)
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new RangeError(`Run gate-power: found ${name}=${process.env[name]}, wanted a whole number`)
}

/** Measured once and kept: deleting the file measures it anew. */
async function baseline(say: Say, signal: AbortSignal): Promise<BaselineEntry> {
  const file = join(home, 'baseline.json')
  const kept = existsSync(file) ? parseBaseline(readFileSync(file, 'utf8'), file).get(NAME) : undefined
  if (kept !== undefined) return kept
  say(`measuring the baseline, ${BASELINE_RUNS} runs`)
  const { entry, state, message } = await gateOf(
    'unchanged',
    { mode: 'update' },
    { runs: BASELINE_RUNS, signal },
  )
  if (entry === undefined) throw new Error(`Measure the baseline: it ended ${state}, ${message}`)
  writeWhole(file, baselineText(new Map([[NAME, entry]])))
  return entry
}

async function tried(
  { mode, planted, percent, round }: TrialKey,
  entry: BaselineEntry,
  signal: AbortSignal,
): Promise<Omit<Trial, 'commit'>> {
  const share = percent / 100
  const planting = {
    GATE_POWER_EXTRA_BYTES: planted === 'memory' ? share * typical(entry, 'churn.peakRssBytes') : 0,
    GATE_POWER_EXTRA_MS: planted === 'time' ? share * typical(entry, 'churn.stepMs.p50') : 0,
  }
  for (const [name, value] of Object.entries(planting))
    process.env[name] = String(Math.round(value * 1e3) / 1e3)
  const against: Against =
    mode === 'stored'
      ? { mode, entry, file: 'tidemark.baseline.json' }
      : { mode, other: await gated('unchanged'), commit: 'the unchanged side' }
  const started = performance.now()
  const { state, comparison, runs } = await gateOf('regressed', against, { runs: MOST_RUNS, signal })
  const worse =
    comparison?.figures.filter(({ judgement }) => judgement === 'worse').map(({ name }) => name) ?? []
  const seconds = Math.round((performance.now() - started) / 1_000)
  return { mode, planted, percent, round, state, worse, runs, seconds }
}

function typical({ figures }: BaselineEntry, name: string): number {
  const values = figures[name]
  if (values === undefined) throw new Error(`Plant a regression: the baseline has no ${name}`)
  return median(values)
}

type Outcome = Awaited<ReturnType<typeof gateRun>>

async function gateOf(
  module: 'unchanged' | 'regressed',
  against: Against,
  { runs, signal }: { readonly runs: number; readonly signal: AbortSignal },
): Promise<Outcome> {
  rmSync(join(home, 'runs'), { recursive: true, force: true })
  return await gateRun(await gated(module), against, {
    outDirectory: join(home, 'runs'),
    runs,
    plant: undefined,
    leaveOut: [],
    suppressions: undefined,
    signal,
    say: () => undefined,
  })
}

async function gated(module: 'unchanged' | 'regressed'): Promise<Gated> {
  const url = pathToFileURL(join(import.meta.dirname, `gate-power/${module}.ts`)).href
  return { name: NAME, location: { kind: 'scenario', url }, claim: await loadScenario(url) }
}

function summary(trials: readonly Trial[]): object {
  const rows = MODES.flatMap((mode) =>
    PLANTS.map((planted) => {
      const shares = PERCENTS.map((percent) => {
        const of = trials.filter(
          (each) => each.mode === mode && each.planted === planted && each.percent === percent,
        )
        return [`${percent} %`, `${of.filter(isCaught).length} of ${of.length}`]
      })
      return { mode, planted, caught: Object.fromEntries(shares) }
    }),
  )
  const unchanged = MODES.map((mode) => {
    const of = trials.filter((each) => each.mode === mode && each.planted === 'nothing')
    const red = of.filter(({ state }) => state !== 'same' && state !== 'better')
    return {
      mode,
      green: `${of.length - red.length} of ${of.length}`,
      red: red.map(({ state, worse }) => [state, ...worse]),
    }
  })
  return { rows, unchanged }
}

/** By a figure of the kind that was planted: red for another reason is no catch. */
function isCaught({ planted, worse }: Trial): boolean {
  const kinds = planted === 'time' ? ['time', 'work'] : [planted]
  return worse.some((name) => kinds.includes(figureKind(name)))
}
