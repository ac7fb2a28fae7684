// A run as it was recorded: result.json, samples.jsonl and allocations.json of one directory, the only source of every report.
// Without a result (the run was killed) the samples are told all the same, as undecided.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { TidemarkError } from '../errors.ts'
import type { OpenSeries, Sample } from '../runner/series.ts'
import { type Allocations, allocationsSchema } from './allocations.ts'
import { dateText, parsedFrom, textOf } from './recorded-file.ts'
import { unfinishedWatch, watchedLevels } from './recorded-watch.ts'
import { resultSchema, type Result } from './result.ts'
import { parsedSample } from './sample-schema.ts'
import type { WatchedLevel } from './watched-levels.ts'

/** Node cannot make a longer string; a result of our own has some kB. */
const MAX_RESULT_BYTES = 64 * 1024 * 1024
const MAX_SAMPLES_BYTES = 256 * 1024 * 1024
/** One of our own has some hundred kB. */
const MAX_ALLOCATIONS_BYTES = 16 * 1024 * 1024
/** Of one run; further ones are counted. A run of our own has some hundred. */
const MAX_SAMPLES = 20_000

export interface RecordedRun {
  readonly result: Result
  /** One for each phase that has samples; empty where there are none. */
  readonly series: readonly OpenSeries[]
  /** Lines of samples.jsonl that were none, or too many. */
  readonly unreadLines: number
  /** Undefined where nobody looked at live allocations. */
  readonly allocations?: Allocations | undefined
  /** Of a watch: memory over time, thinned. */
  readonly watched?: readonly WatchedLevel[] | undefined
}

/** @throws TidemarkError `input` when the directory holds neither a result nor samples, or what it holds is none */
export function recordedRun(directory: string): RecordedRun {
  const resultText = textOf(directory, 'result.json', MAX_RESULT_BYTES)
  const samplesText = textOf(directory, 'samples.jsonl', MAX_SAMPLES_BYTES)
  if (resultText === undefined && samplesText === undefined) {
    throw new TidemarkError(
      'input',
      `Read ${directory}: found neither result.json nor samples.jsonl, wanted the directory that a run wrote (--out)`,
    )
  }
  const watched = watchedLevels(directory, samplesText ?? '')
  if (watched !== undefined) {
    const { levels, unreadLines, start } = watched
    const result =
      resultText === undefined
        ? unfinishedWatch(directory, start, levels)
        : resultFrom(resultText, join(directory, 'result.json'))
    return { result, series: [], unreadLines, allocations: allocationsIn(directory), watched: levels }
  }
  const { samples, unreadLines } = samplesOf(samplesText ?? '')
  if (resultText !== undefined) {
    const result = resultFrom(resultText, join(directory, 'result.json'))
    return { result, series: seriesOf(result, samples), unreadLines, allocations: allocationsIn(directory) }
  }
  if (samples.length === 0 && unreadLines > 0) {
    throw new TidemarkError(
      'input',
      `Read ${join(directory, 'samples.jsonl')}: found ${unreadLines} lines and none that is a sample of a run, wanted at least one`,
    )
  }
  const result = killedResult(samples, statSync(join(directory, 'samples.jsonl')).mtimeMs)
  return { result, series: seriesOf(result, samples), unreadLines }
}

function allocationsIn(directory: string): Allocations | undefined {
  const text = textOf(directory, 'allocations.json', MAX_ALLOCATIONS_BYTES)
  if (text === undefined) return undefined
  return parsedFrom(text, join(directory, 'allocations.json'), {
    name: 'tidemark.allocations/1',
    schema: allocationsSchema,
  })
}

function resultFrom(text: string, file: string): Result {
  return parsedFrom(text, file, { name: 'tidemark.result/1', schema: resultSchema })
}

function samplesOf(text: string): { readonly samples: readonly Sample[]; readonly unreadLines: number } {
  const samples: Sample[] = []
  let unreadLines = 0
  for (const line of text.split('\n')) {
    if (line === '') continue
    const sample = samples.length < MAX_SAMPLES ? parsedSample(line) : undefined
    if (sample === undefined) unreadLines += 1
    else samples.push(sample)
  }
  return { samples, unreadLines }
}

function seriesOf(result: Result, samples: readonly Sample[]): readonly OpenSeries[] {
  const byPhase = Map.groupBy(samples, ({ phase }) => phase)
  return [...byPhase].map(([phase, ofPhase]) => {
    const told = result.phases.find(({ name }) => name === phase)
    return {
      phase,
      does: told?.does ?? '',
      cycleName: told?.cycleName ?? 'cycle',
      tiers: told?.tiers ?? 'off',
      plannedCycles: told?.plannedCycles ?? 0,
      judgesGrowth: told?.judgesGrowth ?? true,
      judgesBytes: told?.judgesBytes ?? true,
      samples: ofPhase,
    }
  })
}

function killedResult(samples: readonly Sample[], lastWrittenMs: number): Result {
  const durationMs = Math.max(0, ...samples.map(({ atMs }) => atMs))
  const names = [...new Set(samples.map(({ phase }) => phase))]
  return {
    schema: 'tidemark.result/1',
    scenario: 'unfinished run',
    subject: 'unfinished run',
    verdict: 'undecided',
    reasons: [
      samples.length === 0
        ? 'There is no result.json and no sample: the run was ended before its first, and nothing of it can be shown.'
        : 'There is no result.json: the run was ended before its verdict. This is what its samples show.',
    ],
    findings: [],
    metrics: {},
    phases: names.map((name) => ({
      name,
      cycleName: 'cycle',
      tiers: 'off',
      end: 'unknown',
      plannedCycles: 0,
      metrics: {},
    })),
    budget: {},
    environment: { node: 'unknown', v8: 'unknown', platform: 'unknown', cpus: 0, memoryBytes: 0 },
    startedAt: dateText(lastWrittenMs - durationMs),
    durationMs,
    samples: 'samples.jsonl',
  }
}
