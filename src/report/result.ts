// The result of a run as other programs read it: `tidemark.result/1`. Names are only ever added.
import { z } from 'zod'
import type { Verdict } from '../analysis/finding.ts'
import { measure } from '../analysis/metrics.ts'
import type { Claim } from '../analysis/rule.ts'
import type { Run } from '../scenario/series.ts'

const RESULT_SCHEMA = 'tidemark.result/1'

const metric = z.union([z.number(), z.record(z.string(), z.number())])
const findingSchema = z.object({
  rule: z.string().describe('The rule that found it'),
  kind: z.string().describe('What leaks or is exceeded: heap, fd:socket, process, the name of a figure'),
  message: z.string().describe('One sentence: what grew, by how much, over what'),
  phase: z.string().describe('Empty when it concerns the whole run'),
  culprit: z
    .object({
      file: z.string().describe('Relative to the working directory when it is below it'),
      line: z.number(),
      function: z.string().optional(),
      code: z.string().optional().describe('The line itself'),
    })
    .optional()
    .describe('The line that acquired what leaks, or that threw'),
  retainerPath: z.array(z.string()).optional(),
  growthPerCycle: z.number().optional(),
  unit: z.string().optional(),
  evidence: z
    .record(z.string(), z.union([z.number(), z.string(), z.array(z.number()), z.array(z.string())]))
    .describe('The numbers behind the message'),
})

export const resultSchema = z.object({
  schema: z.literal(RESULT_SCHEMA),
  scenario: z.string(),
  subject: z.string(),
  plant: z.string().optional().describe('The part that was swapped, if any'),
  verdict: z.enum(['clean', 'leak', 'undecided']),
  reasons: z.array(z.string()).describe('Strongest evidence first'),
  findings: z.array(findingSchema),
  metrics: z.record(z.string(), metric).describe('Of all phases the worst; absent when it was not measured'),
  phases: z.array(
    z.object({
      name: z.string(),
      cycleName: z.string(),
      tiers: z.enum(['on', 'off']).describe('Optimising tiers of V8'),
      end: z.string().describe('closed, stopped, lingered, threw, crashed, out-of-memory or hung'),
      plannedCycles: z.number(),
      metrics: z.record(z.string(), metric),
    }),
  ),
  budget: z.record(z.string(), z.number()),
  environment: z.object({
    node: z.string(),
    v8: z.string(),
    platform: z.string(),
    cpus: z.number(),
    memoryBytes: z.number(),
  }),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  samples: z.literal('samples.jsonl').describe('Beside this file: one sample a line'),
})

export type Result = z.infer<typeof resultSchema>

export function resultOf(run: Run, verdict: Verdict, claim: Claim): Result {
  const measured = measure(run.phases)
  return resultSchema.parse({
    schema: RESULT_SCHEMA,
    scenario: run.scenario,
    subject: run.subject,
    plant: run.plant,
    ...verdict,
    metrics: measured.overall,
    phases: run.phases.map((series) => ({
      name: series.phase,
      cycleName: series.cycleName,
      tiers: series.tiers,
      end: series.end.how,
      plannedCycles: series.plannedCycles,
      metrics: measured.phases[series.phase] ?? {},
    })),
    budget: claim.budget,
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
