// allocations.json: what was alive in a run by the stack that allocated it, and what of it grew. Pictures are drawn of it.
import { z } from 'zod'

/** Of either list; more are not drawn, and say nothing. */
const MAX_STACKS = 2_000
const MAX_FRAMES = 64

const stack = z.object({
  stack: z
    .array(
      z.object({
        function: z.string(),
        file: z.string().optional(),
        line: z.number().nonnegative().optional(),
      }),
    )
    .max(MAX_FRAMES)
    .readonly(),
  bytes: z.number().nonnegative(),
  samples: z.number().nonnegative().optional(),
})

export const allocationsSchema = z
  .object({
    schema: z.literal('tidemark.allocations/1'),
    /** Since the Unix epoch: when it was looked at last. */
    atMs: z.number(),
    /** What it looks back on. */
    durationMs: z.number().nonnegative(),
    /** Between the two looks, in words: `120 cycles`, `14 s`. */
    over: z.string(),
    /** One allocation was sampled for so many bytes on average. */
    samplingBytes: z.number().positive(),
    alive: z.array(stack).max(MAX_STACKS).readonly(),
    /** Missing without an earlier look. */
    grown: z.array(stack).max(MAX_STACKS).readonly().optional(),
  })
  .readonly()

export type Allocations = z.infer<typeof allocationsSchema>
