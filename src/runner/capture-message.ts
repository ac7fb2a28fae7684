// The shape of a capture as the measured process sends it in a survey.
import { z } from 'zod'
import type { Capture } from '../probe/survey/survey-plan.ts'

const amount = z.number().nonnegative()
const stack = z.array(
  z.object({
    function: z.string().optional(),
    file: z.string(),
    line: amount,
    passesNothing: z.literal(true).optional(),
    addsTo: z.array(z.string()).optional(),
  }),
)
const frame = { file: z.string().optional(), line: amount.optional() }

export const captureMessage: z.ZodType<Capture> = z.object({
  after: z.enum(['baseline', 'run', 'trace', 'live']),
  cycle: amount,
  lives: amount,
  // A plain name: what it names is read and deleted.
  snapshot: z
    .string()
    .regex(/^(?:\d+-\d+-)?\d+\.heapsnapshot$/)
    .optional(),
  snapshotMs: amount.optional(),
  workers: z
    .array(z.object({ worker: amount, snapshot: z.string().regex(/^\d+-\d+\.heapsnapshot$/) }))
    .optional(),
  unseen: z
    .array(
      z.discriminatedUnion('why', [
        z.object({ why: z.enum(['memory', 'disk']), neededBytes: amount, roomBytes: amount }),
        z.object({ why: z.literal('cost') }),
        z.object({ why: z.literal('stall'), stallMs: amount }),
        z.object({ why: z.enum(['workers', 'hidden-workers']), workers: amount }),
      ]),
    )
    .optional(),
  heapObjectsBytes: amount,
  types: z.record(z.string(), z.number()).optional(),
  externalBytes: amount,
  arrayBuffersBytes: amount,
  sites: z.array(
    z.object({
      stack: z.array(z.object({ function: z.string(), ...frame })),
      bytes: amount,
      samples: amount.optional(),
    }),
  ),
  traced: z
    .array(
      z.object({
        kind: z.enum(['Map', 'Set', 'Array']),
        grew: amount,
        size: amount,
        bound: z.object({ name: z.string(), value: amount }).optional(),
        isTakenFrom: z.literal(true).optional(),
        adds: z.array(
          z.object({
            stack,
            times: amount,
          }),
        ),
      }),
    )
    .optional(),
  nativeCalls: z
    .array(z.object({ called: z.string(), stack, times: amount, touchedBytes: amount.optional() }))
    .optional(),
  isUsedUp: z.boolean(),
  lifeCycles: z.number().optional(),
  isLate: z.boolean(),
  watched: z
    .object({
      atMs: amount,
      work: amount,
      droppedBytes: z.number().optional(),
      snapshotCpuMs: amount.optional(),
      over: z.object({ ms: amount, work: amount }).optional(),
    })
    .optional(),
})
