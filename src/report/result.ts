// The result of a run as other programs read it: `tidemark.result/1`. Names are only ever added.
import { z } from 'zod'
import type { BaselineComparison } from '../baseline/baseline-comparison.ts'
import type { Verdict } from '../findings/verdict.ts'
import { measure } from '../findings/metrics.ts'
import type { Claim } from '../findings/rule.ts'
import type { Run } from '../runner/run.ts'

const RESULT_SCHEMA = 'tidemark.result/1'

const metric = z.union([z.number(), z.record(z.string(), z.number())])
const isBeginning = z
  .literal(true)
  .optional()
  .describe('Only the function was seen, and no name tells its line: it is where the function begins')
const throughSchema = z.object({
  package: z.string(),
  version: z.string().optional().describe('Of its package.json'),
  file: z.string().describe('Relative to the working directory when it is below it'),
  line: z.number(),
  function: z.string().optional(),
  isBeginning,
})
const culpritSchema = z.object({
  file: z.string().describe('Relative to the working directory when it is below it'),
  line: z.number(),
  function: z.string().optional(),
  code: z.string().optional().describe('The line itself'),
  isByName: z
    .literal(true)
    .optional()
    .describe('Only the function was seen: the line is the one that writes to the name of what holds it'),
  isBeginning,
  through: throughSchema
    .optional()
    .describe('Where a package stands between the line and what leaks: the line of the package it called'),
})
export const findingSchema = z.object({
  rule: z.string().describe('The rule that found it'),
  fingerprint: z
    .string()
    .optional()
    .describe('The same in every run of the same leak: what a suppression names'),
  kind: z.string().describe('What leaks or is exceeded: heap, fd:socket, process, the name of a figure'),
  message: z.string().describe('One sentence: what grew, by how much, over what'),
  phase: z.string().describe('Empty when it concerns the whole run'),
  culprit: culpritSchema.optional().describe('The line that acquired what leaks, or that threw'),
  retainerPath: z.array(z.string()).optional().describe('From a root to what grows'),
  follows: z
    .array(z.object({ kind: z.string(), message: z.string(), culprit: culpritSchema.optional() }))
    .optional()
    .describe('What grows because of it, and needs no remedy of its own'),
  opened: z
    .array(z.string())
    .optional()
    .describe('Of descriptors: which files are open more than before, by the pattern of their names'),
  growthPerCycle: z.number().optional(),
  unit: z.string().optional(),
  evidence: z
    .record(z.string(), z.union([z.number(), z.string(), z.array(z.number()), z.array(z.string())]))
    .describe('The numbers behind the message'),
})

export const suppressedSchema = findingSchema.extend({
  because: z.string().describe('The reason that the suppression gives'),
  until: z.string().optional().describe('2027-01-31: from this day on it is found again'),
})
export const idleSchema = z.object({
  name: z.string().describe('The file, package or fingerprint that it names'),
  reason: z.string(),
  expires: z.string(),
})

const spread = z.object({ median: z.number(), low: z.number(), high: z.number(), runs: z.number() })
export const comparisonSchema = z.object({
  against: z.string().describe('The file of the baseline, or the commit that was measured beside this one'),
  measuredOn: z.string(),
  figures: z.array(
    z.object({
      name: z.string(),
      before: spread,
      now: spread,
      relevantDifference: z.number().describe('In the unit of the figure; 0 for what is compared exactly'),
      judgement: z.enum(['same', 'worse', 'better']),
    }),
  ),
  leftOut: z.array(z.object({ name: z.string(), reason: z.string() })),
})

export const resultSchema = z.object({
  schema: z.literal(RESULT_SCHEMA),
  scenario: z.string(),
  subject: z.string(),
  plant: z.string().optional().describe('The part that was swapped, if any'),
  claim: z.string().optional().describe('What the scenario claims of its subject'),
  module: z
    .string()
    .optional()
    .describe('The module that was run, relative to the working directory when it is below it'),
  verdict: z.enum(['clean', 'leak', 'undecided']),
  outcome: z
    .enum(['clean', 'leak', 'crashed', 'over-budget', 'undecided', 'not-offered'])
    .optional()
    .describe(
      'The same, with what a red verdict is: a leak, a crash of the subject, or only a limit exceeded; and whether nothing was looked at because the subject cannot do what is wanted',
    ),
  looked: z
    .array(
      z.object({
        part: z.enum(['run', 'survey', 'probe', 'observer', 'baseline', 'heap']),
        isComplete: z.boolean(),
        reasons: z.array(z.string()).describe('Why it did not look to its end'),
      }),
    )
    .optional()
    .describe('Every part that should have looked: clean is said only where all are complete'),
  reasons: z.array(z.string()).describe('Strongest evidence first'),
  findings: z.array(findingSchema),
  suppressed: z.array(suppressedSchema).optional().describe('Known leaks that may stay for now'),
  idleSuppressions: z
    .array(idleSchema)
    .optional()
    .describe('Suppressions of the configuration that hid nothing in this run, expired or not'),
  metrics: z.record(z.string(), metric).describe('Of all phases the worst; absent when it was not measured'),
  phases: z.array(
    z.object({
      name: z.string(),
      cycleName: z.string(),
      tiers: z.enum(['on', 'off']).describe('Optimising tiers of V8'),
      end: z.string().describe('closed, ended, stopped, lingered, threw, crashed, out-of-memory or hung'),
      plannedCycles: z.number(),
      does: z.string().optional().describe('What the phase does, in words'),
      judgesGrowth: z.boolean().optional().describe('False for a phase too short to show growth'),
      judgesBytes: z.boolean().optional().describe('False where only the growth of counts is judged'),
      metrics: z.record(z.string(), metric),
    }),
  ),
  budget: z.record(z.string(), z.number()),
  comparison: comparisonSchema.optional().describe('With a baseline, when there is one'),
  environment: z.object({
    node: z.string(),
    runtime: z
      .string()
      .optional()
      .describe('What the measured processes ran on, such as `bun 1.4.5`, where that is not the Node above'),
    v8: z.string(),
    platform: z.string(),
    cpus: z.number(),
    cpuModel: z.string().optional(),
    memoryBytes: z.number(),
  }),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  samples: z.literal('samples.jsonl').describe('Beside this file: one sample a line'),
})

export type Result = z.infer<typeof resultSchema>

/** What a result says beside what was measured. */
export interface ToldClaim extends Claim {
  readonly claim?: string | undefined
  readonly module?: string | undefined
  readonly comparison?: BaselineComparison | undefined
}

export function resultOf(run: Run, verdict: Verdict, claim: ToldClaim): Result {
  const measured = measure(run.phases)
  return resultSchema.parse({
    schema: RESULT_SCHEMA,
    scenario: run.scenario,
    subject: run.subject,
    plant: run.plant,
    claim: claim.claim,
    module: claim.module,
    ...verdict,
    metrics: measured.overall,
    phases: run.phases.map((series) => ({
      name: series.phase,
      cycleName: series.cycleName,
      tiers: series.tiers,
      end: series.end.how,
      plannedCycles: series.plannedCycles,
      does: series.does,
      judgesGrowth: series.judgesGrowth,
      judgesBytes: series.judgesBytes,
      metrics: measured.phases[series.phase] ?? {},
    })),
    budget: claim.budget,
    comparison: claim.comparison,
    environment: run.environment,
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    samples: 'samples.jsonl',
  })
}

/** The JSON Schema of a result, for programs in other languages. */
export function resultJsonSchema(): object {
  return z.toJSONSchema(resultSchema)
}
