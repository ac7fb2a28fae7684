// What the log tells of one request: its cost, where it stands in its conversation, and nothing of what it said.
import type { WireName } from './wires/wire.ts'

export interface RequestEntry {
  /** The first of a server is 1. */
  readonly request: number
  /** Undefined for what is of no wire: a list of models, a path that is not there. */
  readonly wire?: WireName
  readonly method: string
  /** Without its query, which may hold a key. */
  readonly path: string
  /**
   * `call`: a tool was called; `answer`: the prompt was answered; `side`: the request offered no tools; `count`: tokens were
   * counted; `list`: models were listed; `refused`: see `status`.
   */
  readonly kind: 'call' | 'answer' | 'side' | 'count' | 'list' | 'refused'
  readonly status: number
  /** Of the body, on the wire. */
  readonly bytesIn: number
  /** Of the body once decoded, where it was compressed. */
  readonly decodedBytes?: number
  /** Of the answer's body. */
  readonly bytesOut: number
  readonly messages?: number
  /** Offered by the request. */
  readonly tools?: number
  /** The one that was called. */
  readonly tool?: string
  /** Names of the tools that were offered, where none of them fits the workload. */
  readonly unmapped?: readonly string[]
  /** Of requests that belong together by what they repeat; the number of the first request of it. */
  readonly conversation?: number
  /** Prompts of the conversation so far. */
  readonly round?: number
  /** Requests of the prompt, told by its results; the first is 1. */
  readonly step?: number
  /** Milliseconds since the epoch, with fractions: its headers were there, all of it was there, its answer was sent. */
  readonly beganMs: number
  readonly arrivedMs: number
  readonly endedMs: number
  /** From the end of the answer before to the arrival of this whole request, of the same conversation; undefined for its first. */
  readonly sinceAnswerMs?: number
  /** The client left before the answer was sent. */
  readonly isCut?: true
}
