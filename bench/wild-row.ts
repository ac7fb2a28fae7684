// One row of the bench of real leaks: a program, one run of it, and what `tidemark check` made of it.
import { z } from 'zod'
import { sideSchema } from './wild-case.ts'

export const wildRowSchema = z.object({
  run: z.number(),
  commit: z.string().describe('Of the checkout that was measured'),
  name: z.string(),
  side: sideSchema,
  isAsExpected: z.boolean(),
  verdict: z.enum(['leak', 'clean', 'undecided', 'failed']),
  named: z.enum(['first', 'later', 'no']),
  seconds: z.number(),
  peakMegabytes: z.number().optional(),
  findings: z.array(z.string()).readonly(),
})

export type WildRow = Readonly<z.infer<typeof wildRowSchema>>
