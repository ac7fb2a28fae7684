// What the measured process says, checked as it comes in: a subject can write anything to the channel.
// Lines are bounded; what is not a message of ours is counted and dropped.
import { z } from 'zod'
import { refusals, type HostMessage } from '../probe/protocol.ts'
import { captureMessage } from './capture-message.ts'

/** A sample with 64 distributions, 1,000 figures and 1,000 origins with long paths stays below this. */
const MAX_LINE_BYTES = 4_194_304

const amount = z.number().nonnegative()
const counts = z.record(z.string(), z.number())
const distributions = z.record(
  z.string(),
  z.object({ count: amount, sum: amount, max: amount, p50: amount, p99: amount }),
)
const progress = z.object({ done: z.number(), total: z.number().optional(), unit: z.string() }).optional()
const stage = z.enum([
  'load',
  'rehearsal',
  'start',
  'warm-up',
  'cycles',
  'close',
  'settle',
  'again',
  'survey',
])
const place = { file: z.string().optional(), line: amount.optional(), function: z.string().optional() }
const probe = z.object({
  level: z.string(),
  live: counts,
  origins: z.array(z.object({ kind: z.string(), label: z.string(), ...place, live: amount })),
  dropped: amount,
  faults: amount,
})
const listenerWarnings = z.array(z.object({ label: z.string(), listeners: amount, ...place }))
const inside = z.object({
  heapUsedBytes: amount,
  heapTotalBytes: amount,
  heapObjectsBytes: amount,
  externalBytes: amount,
  arrayBuffersBytes: amount,
  rssBytes: amount,
  workerHeapsBytes: amount.optional(),
  activeResources: counts,
  holdings: counts.optional(),
  probe: probe.optional(),
  listenerWarnings: listenerWarnings.optional(),
  figures: counts,
  distributions,
  totals: distributions,
  progress,
})
const plan = z.object({
  name: z.string(),
  does: z.string(),
  cycleName: z.string(),
  warmUp: amount,
  cycles: amount,
  sampleEvery: amount,
  rehearse: z.boolean(),
  settleMs: amount,
  cycleTimeoutMs: amount,
})
const hostMessage: z.ZodType<HostMessage> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('loaded'), plan }),
  z.object({ kind: z.literal('stage'), stage }),
  z.object({
    kind: z.literal('progress'),
    stage,
    cycle: amount,
    rssBytes: amount,
    heapUsedBytes: amount,
    progress,
  }),
  z.object({
    kind: z.literal('sample'),
    moment: z.enum(['idle', 'rested', 'baseline', 'cycle', 'still', 'closed', 'again']),
    cycle: amount,
    inside,
  }),
  z.object({ kind: z.literal('capturing'), expectedMs: amount }),
  z.object({ kind: z.literal('late') }),
  z.object({ kind: z.literal('capture'), capture: captureMessage }),
  z.object({
    kind: z.literal('threw'),
    message: z.string(),
    stack: z.string(),
    during: stage,
    refusal: z.enum(refusals).optional(),
  }),
  z.object({
    kind: z.literal('answers'),
    places: z.record(
      z.string(),
      z.object({ file: z.string(), line: amount, function: z.string().optional() }),
    ),
  }),
  z.object({ kind: z.literal('finished'), why: z.enum(['complete', 'time-limit', 'stopped']) }),
])

export class HostMessages {
  #rest: Buffer = Buffer.alloc(0)
  #skipping = false
  #stray = 0

  /** Lines that were none of ours. */
  get stray(): number {
    return this.#stray
  }

  /** The messages that are complete with this chunk. */
  accept(chunk: Buffer): readonly HostMessage[] {
    const messages: HostMessage[] = []
    let bytes = Buffer.concat([this.#rest, chunk])
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10)) {
      const message = this.#line(bytes.toString('utf8', 0, end))
      if (message !== undefined) messages.push(message)
      bytes = bytes.subarray(end + 1)
    }
    if (bytes.length > MAX_LINE_BYTES) this.#skipping = true
    this.#rest = this.#skipping ? Buffer.alloc(0) : bytes
    return messages
  }

  #line(line: string): HostMessage | undefined {
    const whole = !this.#skipping
    this.#skipping = false
    if (whole && line === '') return undefined
    const message = whole ? parse(line) : undefined
    if (message === undefined) this.#stray += 1
    return message
  }
}

function parse(line: string): HostMessage | undefined {
  try {
    return hostMessage.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
