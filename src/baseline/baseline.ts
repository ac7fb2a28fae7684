// tidemark.baseline.json: what each scenario used, run for run, and where. It is reviewed as a diff, so names are sorted,
// each figure is one line, and a figure that has not changed keeps the values it has.
import { z } from 'zod'
import { TidemarkError } from '../errors.ts'
import { compareRuns, MIN_BASELINE_RUNS, type MeasuredRuns } from './compare.ts'
import { machineInWords } from './machine.ts'

const BASELINE_SCHEMA = 'tidemark.baseline/1'
/** Of our own some hundred figures take 20 kB. */
const MAX_BASELINE_CHARACTERS = 16 * 1024 * 1024
/** Further faults of a file are counted. */
const MAX_FAULTS = 5

const name = z.string().min(1).max(500)
/** What a baseline keeps of one scenario. */
export const baselineEntrySchema = z.strictObject({
  machine: z.strictObject({
    node: z.string(),
    v8: z.string(),
    platform: z.string(),
    cpus: z.number().int().positive(),
    memoryGiB: z.number().positive(),
    cpuModel: z.string(),
  }),
  /** Cycles of each phase: another workload cannot be compared. */
  cycles: z.record(name, z.number().int().nonnegative()),
  figures: z.record(name, z.array(z.number()).min(MIN_BASELINE_RUNS).max(1_000)),
})
const baselineSchema = z.strictObject({
  $schema: z.string().optional(),
  schema: z.literal(BASELINE_SCHEMA),
  scenarios: z.record(name, baselineEntrySchema),
})

export interface BaselineEntry extends MeasuredRuns {
  readonly cycles: Readonly<Record<string, number>>
}

export type Baseline = ReadonlyMap<string, BaselineEntry>

/** @throws TidemarkError `input` that names the file, the fields, what was found and what was wanted */
export function parseBaseline(text: string, file: string): Baseline {
  if (text.length > MAX_BASELINE_CHARACTERS) {
    throw new TidemarkError(
      'input',
      `Read baseline ${file}: it has ${text.length} characters, wanted at most ${MAX_BASELINE_CHARACTERS}`,
    )
  }
  const parsed = baselineSchema.safeParse(jsonOf(text, file))
  if (parsed.success) return new Map(Object.entries(parsed.data.scenarios))
  const { issues } = parsed.error
  const faults = issues
    .slice(0, MAX_FAULTS)
    .map(({ path, message }) => `${path.map(String).join('.') || 'the whole'}: ${message}`)
  const more = issues.length > MAX_FAULTS ? `; and ${issues.length - MAX_FAULTS} more` : ''
  throw new TidemarkError(
    'input',
    `Read baseline ${file}: it is no ${BASELINE_SCHEMA}. ${faults.join('; ')}${more}`,
  )
}

/** The whole file, ending with a newline. */
export function baselineText(baseline: Baseline): string {
  const scenarios = [...baseline]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([scenario, entry]) => `    ${JSON.stringify(scenario)}: ${entryText(entry)}`)
  const body = scenarios.length === 0 ? '{}' : `{\n${scenarios.join(',\n')}\n  }`
  return `{\n  "schema": ${JSON.stringify(BASELINE_SCHEMA)},\n  "scenarios": ${body}\n}\n`
}

/** What is kept: of figures that are the same the old values, so that only what moved shows in the diff. */
export function updatedEntry(before: BaselineEntry | undefined, now: BaselineEntry): BaselineEntry {
  if (before === undefined || machineInWords(before.machine) !== machineInWords(now.machine)) return now
  if (before.machine.v8 !== now.machine.v8 || changedCycles(before, now) !== undefined) return now
  const { figures } = compareRuns(before, now, { against: '', mode: 'stored' })
  const same = new Set(figures.filter(({ judgement }) => judgement === 'same').map((figure) => figure.name))
  const kept = Object.entries(now.figures).map(([figure, values]) => [
    figure,
    same.has(figure) ? (before.figures[figure] ?? values) : values,
  ])
  return { ...now, figures: Object.fromEntries(kept) }
}

/** The first phase whose workload is another, in words; undefined when all are the same. Where cycles vary, they are not held against. */
export function changedCycles(before: BaselineEntry, now: BaselineEntry): string | undefined {
  const changed = Object.entries(before.cycles).find(
    ([phase, cycles]) => (now.cycles[phase] ?? cycles) !== cycles,
  )
  if (changed === undefined) return undefined
  const [phase, cycles] = changed
  return `phase ${phase} ran ${now.cycles[phase]} cycles, and ${cycles} in the baseline`
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (key === '__proto__') throw new SyntaxError('a name is __proto__, which no object can keep')
      return value
    })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.slice(0, 200) : ''
    throw new TidemarkError(
      'input',
      `Read baseline ${file}: it is not JSON that can be read (${reason}), wanted ${BASELINE_SCHEMA}`,
      {
        cause,
      },
    )
  }
}

function entryText({ machine, cycles, figures }: BaselineEntry): string {
  const lines = Object.entries(figures)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([figure, values]) =>
        `        ${JSON.stringify(figure)}: [${values.toSorted((a, b) => a - b).join(', ')}]`,
    )
  const body = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n      }`
  return `{\n      "machine": ${spaced(machine)},\n      "cycles": ${spaced(cycles)},\n      "figures": ${body}\n    }`
}

/** On one line. */
function spaced(fields: object): string {
  const parts = Object.entries(fields).map(
    ([field, value]) => `${JSON.stringify(field)}: ${JSON.stringify(value)}`,
  )
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
}
