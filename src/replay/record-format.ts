// What the importers of line formats have in common: one record in, an account of it out.
import { z } from 'zod'
import type { TurnAssembler } from './turn-assembler.ts'

/** What became of a record. `broken`: it is not what its type says. */
export type Account = 'taken' | 'set-aside' | 'unknown' | 'broken'

export interface RecordFormat {
  readonly name: 'claude-code' | 'pi'
  /** For messages to people. */
  readonly title: string
  /** Whether this record could only have been written in this format. */
  recognises(record: TypedRecord): boolean
  /** Puts the record into the turns; `unknown` leaves it to the caller. */
  take(record: TypedRecord, turns: TurnAssembler): Account
}

export const typedRecord = z.looseObject({ type: z.string() })
export type TypedRecord = z.infer<typeof typedRecord>

/** Milliseconds since the epoch, from ISO 8601 or already in milliseconds. */
export function timeMs(value: string | number | undefined): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : value
  return time !== undefined && Number.isFinite(time) ? time : undefined
}
