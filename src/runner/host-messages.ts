// What the measured process says, checked as it comes in: a subject can write anything to the channel.
// Lines are bounded; what is not a message of ours is counted and dropped.
import { redactedNames, redaction } from '../redacted.ts'
import { z } from 'zod'
import { type HostMessage, MAX_LINE_BYTES, refusals } from '../host/protocol.ts'
import { captureMessage } from './capture-message.ts'

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
  'end',
  'survey',
])
const act = z.enum(['create', 'step', 'close'])
const place = { file: z.string().optional(), line: amount.optional(), function: z.string().optional() }
const probe = z.object({
  level: z.string(),
  live: counts,
  origins: z.array(
    z.object({
      kind: z.string(),
      label: z.string(),
      ...place,
      through: z.object(place).optional(),
      live: amount,
      on: amount.optional(),
      waitsMs: amount.optional(),
    }),
  ),
  dropped: amount,
  faults: amount,
  unwatched: amount.optional(),
  blind: z.array(z.object({ kind: z.string(), reason: z.string() })).optional(),
})
const listenerWarnings = z.array(z.object({ label: z.string(), listeners: amount, ...place }))
const inside = z.object({
  heapUsedBytes: amount,
  heapTotalBytes: amount,
  heapObjectsBytes: amount,
  types: counts.optional(),
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
  z.object({ kind: z.literal('stage'), stage, act: act.optional() }),
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
    moment: z.enum(['idle', 'rested', 'baseline', 'cycle', 'still', 'closed', 'again', 'ended']),
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
    act: act.optional(),
    step: amount.optional(),
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
  readonly #key: string
  #rest: Buffer = Buffer.alloc(0)
  #skipping = false
  #stray = 0
  #lost: string | undefined

  /** @param key begins every line of the host's own; without one nothing is known to be lost */
  constructor(key = '') {
    this.#key = key
  }

  /** Lines that were none of ours. */
  get stray(): number {
    return this.#stray
  }

  /** Why a message of the host's own is missing; undefined while none is. */
  get lost(): string | undefined {
    return this.#lost
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
    if (bytes.length > MAX_LINE_BYTES) this.#skip(bytes)
    this.#rest = this.#skipping ? Buffer.alloc(0) : bytes
    return messages
  }

  #skip(bytes: Buffer): void {
    this.#skipping = true
    if (this.#key !== '' && bytes.includes(this.#key))
      this.#lost ??= `it exceeds ${MAX_LINE_BYTES} bytes, wanted fewer`
  }

  #line(line: string): HostMessage | undefined {
    const whole = !this.#skipping
    this.#skipping = false
    if (whole && line === '') return undefined
    const read = whole && line.startsWith(this.#key) ? parse(line.slice(this.#key.length)) : undefined
    if (read?.message !== undefined) return read.message
    this.#stray += 1
    // Its key may stand behind what somebody else has written.
    if (whole && this.#key !== '' && line.includes(this.#key))
      this.#lost ??= read?.fault ?? 'something else was written into it'
    return undefined
  }
}

interface Read {
  readonly message?: HostMessage
  /** The first field that is wrong, with what is wrong. */
  readonly fault: string
}

const redact = redaction(process.env)

/** Names of the subject's own go into figures, findings and baselines: a secret in one is taken out before any of them. */
function named(message: HostMessage): HostMessage {
  if (message.kind !== 'sample') return message
  const { inside: said } = message
  return {
    ...message,
    inside: {
      ...said,
      figures: redactedNames(said.figures, redact),
      distributions: redactedNames(said.distributions, redact),
      totals: redactedNames(said.totals, redact),
      ...(said.holdings !== undefined && { holdings: redactedNames(said.holdings, redact) }),
    },
  }
}

function parse(line: string): Read {
  try {
    const read = hostMessage.safeParse(JSON.parse(line))
    if (read.success) return { message: named(read.data), fault: '' }
    const [issue] = read.error.issues
    return { fault: `${issue?.path.join('.')}: ${issue?.message}` }
  } catch {
    return { fault: 'it is no JSON' }
  }
}
