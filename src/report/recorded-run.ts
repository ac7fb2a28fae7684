// A run as it was recorded: result.json, samples.jsonl and allocations.json of one directory, the only source of every report.
// Without a result (the run was killed) the samples are told all the same, as undecided.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { TidemarkError } from '../errors.ts'
import type { OpenSeries, Sample } from '../runner/series.ts'
import { type Allocations, allocationsSchema } from './allocations.ts'
import { resultSchema, type Result } from './result.ts'
import { parsedSample } from './sample-schema.ts'

/** Node cannot make a longer string; a result of our own has some kB. */
const MAX_RESULT_BYTES = 64 * 1024 * 1024
const MAX_SAMPLES_BYTES = 256 * 1024 * 1024
/** One of our own has some hundred kB. */
const MAX_ALLOCATIONS_BYTES = 16 * 1024 * 1024
/** Of one run; further ones are counted. A run of our own has some hundred. */
const MAX_SAMPLES = 20_000
/** Later dates have more than four digits of a year, which reports cannot hold. */
const LAST_DATE_MS = Date.UTC(9999, 11, 31)

export interface RecordedRun {
  readonly result: Result
  /** One for each phase that has samples; empty where there are none. */
  readonly series: readonly OpenSeries[]
  /** Lines of samples.jsonl that were none, or too many. */
  readonly unreadLines: number
  /** Undefined where nobody looked at live allocations. */
  readonly allocations?: Allocations | undefined
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

/** Undefined when there is no such file. */
function textOf(directory: string, name: string, maxBytes: number): string | undefined {
  const file = join(directory, name)
  try {
    const { size } = statSync(file)
    if (size <= maxBytes) return readFileSync(file, 'utf8')
    throw new TidemarkError('input', `Read ${file}: it has ${size} bytes, wanted at most ${maxBytes}`)
  } catch (cause) {
    if (cause instanceof TidemarkError) throw cause
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR'))
      return undefined
    throw new TidemarkError('input', `Read ${file}: it cannot be read, wanted a file that can`, { cause })
  }
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

interface WantedJson<Read> {
  readonly name: string
  readonly schema: z.ZodType<Read>
}

function parsedFrom<Read>(text: string, file: string, { name, schema }: WantedJson<Read>): Read {
  const parsed = schema.safeParse(jsonFrom(text, file, name))
  if (parsed.success) return parsed.data
  const reason = z
    .prettifyError(parsed.error)
    .replaceAll(/\s*\n\s*/g, ' ')
    .slice(0, 600)
  throw new TidemarkError('input', `Read ${file}: it is no ${name}: ${reason}`)
}

function jsonFrom(text: string, file: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new TidemarkError('input', `Read ${file}: it is not JSON, wanted a ${name}`, { cause })
  }
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

/** Files may bear any time: an impossible one becomes the nearest that a date can say. */
function dateText(ms: number): string {
  return new Date(Math.min(LAST_DATE_MS, Math.max(0, ms))).toISOString()
}
