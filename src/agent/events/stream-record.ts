// One event of the durable stream and its line in a segment: {"seq":1,"at":1700000000000,"event":{…}}.
import { z } from 'zod'

/** What every streamed event has; an event may carry more fields. */
export interface StreamEvent {
  readonly type: string
  readonly sessionId: string
}

export interface StreamRecord {
  /** From 1, without gaps, over all segments. */
  readonly seq: number
  readonly atMs: number
  readonly event: StreamEvent
}

const recordLine = z.object({
  seq: z.number().int().positive(),
  at: z.number(),
  event: z.looseObject({ type: z.string(), sessionId: z.string() }),
})

/** Ends with a newline. */
export function lineOf({ seq, atMs, event }: StreamRecord): string {
  return `{"seq":${seq},"at":${atMs},"event":${JSON.stringify(event)}}\n`
}

/** Undefined when the line is none: torn, or written by something else. */
export function recordOf(line: string): StreamRecord | undefined {
  try {
    const { seq, at, event } = recordLine.parse(JSON.parse(line))
    return { seq, atMs: at, event }
  } catch {
    return undefined
  }
}
