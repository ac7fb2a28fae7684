// What the importers of line formats have in common: one record in, an account of it out.
import { z } from 'zod'
import type { TurnAssembler } from './turn-assembler.ts'

/** What became of a record. `broken`: it is not what its type says. */
export type Account = 'taken' | 'set-aside' | 'unknown' | 'broken'

/** Puts a record into the turns; `unknown` leaves it to the caller. */
export type RecordReader = (record: TypedRecord, turns: TurnAssembler) => Account

export interface RecordFormat {
  readonly name: 'claude-code' | 'pi' | 'gemini-cli' | 'qwen-code' | 'codex'
  /** For messages to people. */
  readonly title: string
  /** Names records that have no type of their own; undefined for what this format does not have. Default: none. */
  typeOf?(record: object): string | undefined
  /** Whether this record could only have been written in this format. */
  recognises(record: TypedRecord): boolean
  /** For one recording, whose records it is given in order. */
  reader(): RecordReader
}

const typedRecord = z.looseObject({ type: z.string() })
export type TypedRecord = z.infer<typeof typedRecord>

/** Undefined when the text is not a JSON object with a type, its own or one that the format gives it. */
export function parseRecord(text: string, format?: RecordFormat): TypedRecord | undefined {
  const value = parsed(text)
  const own = typedRecord.safeParse(value).data
  if (own !== undefined || format?.typeOf === undefined) return own
  if (typeof value !== 'object' || value === null) return undefined
  const type = format.typeOf(value)
  return type === undefined ? undefined : { ...value, type }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Milliseconds since the epoch, from ISO 8601 or already in milliseconds. */
export function timeMs(value: string | number | undefined): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : value
  return time !== undefined && Number.isFinite(time) ? time : undefined
}
