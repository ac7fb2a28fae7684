// The configuration as it is checked, and its JSON Schema for editors.
import { z } from 'zod'
import { MIN_BASELINE_RUNS } from '../baseline/compare.ts'
import { figureKinds } from '../baseline/figure-kind.ts'
import { amountFault } from './budget-amount.ts'

/** More would take days, and prove no more. */
const MAX_RUNS = 30

const path = z.string().min(1).max(1_000)
const paths = z.array(path).max(1_000)
const word = z.string().min(1).max(500)
const amount = z.union([z.string(), z.number()])

const budget = z.record(word, amount).superRefine((limits, context) => {
  for (const [name, given] of Object.entries(limits)) {
    const wanted = amountFault(name, given)
    if (wanted !== undefined)
      context.addIssue({ code: 'custom', path: [name], input: given, message: `wanted ${wanted}` })
  }
})

const suppression = z.strictObject({
  match: z
    .union([
      z.strictObject({ file: path }),
      z.strictObject({ package: word }),
      z.strictObject({ fingerprint: word }),
    ])
    .describe('Exactly one of file, package and fingerprint'),
  reason: word.describe('Why it may stay for now'),
  expires: z.iso.date().describe('From this day on it is found again: 2027-01-31'),
})

export const configSchema = z.strictObject({
  $schema: z.string().exactOptional(),
  scenarios: paths
    .exactOptional()
    .describe('Scenario modules: names of those that ship with Tidemark, or paths and globs from here'),
  subjects: paths.exactOptional().describe('Modules that export create(): paths and globs from here'),
  budgets: z
    .record(word, budget)
    .exactOptional()
    .describe(
      'By scenario: upper limits, { "peakRss": "250 MB", "liveResources": 0, "growthPerCycle": "1 kB" }',
    ),
  runs: z
    .int()
    .min(MIN_BASELINE_RUNS)
    .max(MAX_RUNS)
    .exactOptional()
    .describe('Runs of each scenario that go into a baseline. Default 5'),
  leaveOut: z
    .array(z.enum(figureKinds))
    .exactOptional()
    .describe(
      'Kinds of figures that are not held against the baseline, as times on machines that are shared',
    ),
  suppressions: z
    .array(suppression)
    .max(1_000)
    .exactOptional()
    .describe('Known leaks, until they are mended'),
  baseline: path.exactOptional().describe('Default tidemark.baseline.json'),
  out: path.exactOptional().describe('Where results go. Default .tidemark'),
})

/** For editors. */
export function configJsonSchema(): object {
  return { title: 'tidemark.config', ...z.toJSONSchema(configSchema, { io: 'input' }) }
}
