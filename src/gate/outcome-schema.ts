// The outcome of a gate as it is read back from another machine.
import { z } from 'zod'
import { baselineEntrySchema } from '../baseline/baseline.ts'
import { comparisonSchema, findingSchema, idleSchema, suppressedSchema } from '../report/result.ts'

export const gateOutcomeSchema = z.object({
  name: z.string(),
  state: z.enum(['same', 'better', 'worse', 'leak', 'undecided', 'error', 'measured']),
  message: z.string(),
  findings: z.array(findingSchema),
  suppressed: z.array(suppressedSchema).optional(),
  idleSuppressions: z.array(idleSchema).optional(),
  runs: z.int().nonnegative(),
  comparison: comparisonSchema
    .extend({ missing: z.array(z.string()), inDoubt: z.array(z.string()) })
    .optional(),
  entry: baselineEntrySchema.optional(),
})
