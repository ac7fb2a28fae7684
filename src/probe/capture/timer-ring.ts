// The rings in which Node keeps the timers of one duration (lib/internal/timers, linkedlist). What the probe reads of
// them stands here; a Node that names it otherwise is noticed by the proof of the timers.
import { isObject } from './live-capture.ts'

/** A member of a ring: a timer, or its head. The fields are there since Node 0.10. */
export type Member = object & {
  readonly _idlePrev?: unknown
  readonly _idleNext?: unknown
  readonly _idleTimeout?: number
  readonly _destroyed?: unknown
  readonly _idleStart?: unknown
  readonly _repeat?: unknown
  readonly _timerArgs?: unknown
}

/** What a library that sets timers in its own way may return. */
const nothing: Member = {}

/** The longest that Node waits; what is longer, or no number, is 1 ms. */
const maxDurationMs = 2 ** 31 - 1

/** As Node truncates it, which has none of 0 ms; 0 for what is no timer of Node's. */
export function durationMs(timer: Member | undefined): number {
  const { _idleTimeout: duration } = timer ?? nothing
  return (duration ?? 0) >>> 0
}

/** What Node makes of a duration that it is given. */
export function validMs(ms: unknown): number {
  return typeof ms === 'number' && ms >= 1 && ms <= maxDurationMs ? ms : 1
}

/** The member before: of a head, the oldest timer; of the newest timer, the head. */
export function previous({ _idlePrev: member }: Member): Member | undefined {
  return isObject(member) ? member : undefined
}

/** The member after: of the newest timer but one, the newest. */
export function next({ _idleNext: member }: Member): Member | undefined {
  return isObject(member) ? member : undefined
}

export function isEmpty(head: object): boolean {
  const oldest = previous(head)
  return oldest === undefined || oldest === head
}

/** One whose callback runs now is in no ring, and yet not over. */
export function isOver({ _destroyed: over }: Member): boolean {
  return over === true
}

/** When it was last set, in milliseconds of this process. */
export function startOf({ _idleStart: startMs }: Member): number | undefined {
  return typeof startMs === 'number' ? startMs : undefined
}

export function isInterval({ _repeat: repeat }: Member): boolean {
  return typeof repeat === 'number'
}

/** Whether it may be the one of a promise for `value`: Node gives it that alone. */
export function resolvesWith({ _timerArgs: args }: Member, value: unknown): boolean {
  return Array.isArray(args) && args.length === 1 && Object.is(args[0], value)
}
