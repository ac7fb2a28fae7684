// One line of samples.jsonl, checked where it enters: what reports draw of it, and nothing else.
import { z } from 'zod'
import type { Sample } from '../runner/series.ts'

/** Of different names in one table: beyond it a line is not one of ours. */
const MAX_NAMES = 1_000
/** Ten years; no run was longer, and dates are reckoned with it. */
const MAX_RUN_MS = 10 * 366 * 24 * 60 * 60 * 1_000

const finite = z.number()
const counts = z
  .record(z.string(), finite)
  .refine((names) => Object.keys(names).length <= MAX_NAMES, { error: `wanted at most ${MAX_NAMES} names` })
const distributions = z.record(
  z.string(),
  z.object({ count: finite, sum: finite, max: finite, p50: finite, p99: finite }),
)

const inside = z.object({
  isUnseen: z.literal(true).optional(),
  heapUsedBytes: finite,
  heapTotalBytes: finite,
  heapObjectsBytes: finite,
  externalBytes: finite,
  arrayBuffersBytes: finite,
  workerHeapsBytes: finite.optional(),
  rssBytes: finite,
  activeResources: counts,
  holdings: counts.optional(),
  probe: z
    .object({ level: z.string(), live: counts, dropped: finite, faults: finite })
    // Who acquired what is in the findings; thousands of origins a sample would only fill memory.
    .transform((probe) => ({ ...probe, origins: [] }))
    .optional(),
  figures: counts,
  distributions,
  totals: distributions,
})

const outside = z.object({
  rssBytes: finite,
  anonymousBytes: finite.optional(),
  besideV8Bytes: finite.optional(),
  peakRssBytes: finite.optional(),
  treePssBytes: finite.optional().transform((bytes) => bytes),
  fds: counts.optional(),
  files: counts.optional(),
  threads: finite.optional(),
  children: z.array(z.string()),
})

const sampleSchema = z.object({
  phase: z.string(),
  moment: z.enum(['idle', 'rested', 'baseline', 'cycle', 'still', 'closed', 'again', 'ended']),
  cycle: finite.min(0),
  atMs: finite.min(0).max(MAX_RUN_MS),
  inside,
  outside: outside.optional(),
})

/** Undefined for a line that is no sample: cut short by a kill, or of another program. */
export function parsedSample(line: string): Sample | undefined {
  try {
    const { success, data } = sampleSchema.safeParse(JSON.parse(line))
    if (!success) return undefined
    const { outside: seen } = data
    return { ...data, outside: seen && { ...seen, treePssBytes: seen.treePssBytes } }
  } catch {
    return undefined
  }
}
