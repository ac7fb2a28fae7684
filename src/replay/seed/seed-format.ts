// A session as an agent would have written it: what an importer reads, turned round. Records go out turn by turn, so that a
// session of any length is never in memory as a whole.
import type { ToolCallPart, TranscriptTurn } from '../transcript.ts'

export interface SeedSession {
  /** By which the agent knows it. */
  readonly id: string
  /** In which the agent worked, absolute. */
  readonly directory: string
  /** That answered, by the name that the agent has for it. */
  readonly model: string
  /** When it began, in milliseconds since the epoch. */
  readonly beganMs: number
}

/** What an agent keeps of a session, and how that lies in its file. */
export interface SeedFormat {
  /** Of one session. @throws TidemarkError where the file is not what it has to be */
  open(path: string, session: SeedSession): Promise<SeedFile>
}

/** It is begun, given all turns in order, and finished. */
export interface SeedFile extends AsyncDisposable {
  begin(): Promise<void>
  add(turn: TranscriptTurn): Promise<void>
  /** After the last turn. */
  finish(): Promise<void>
}

/** What an agent does not keep (progress of a call, some payloads) is left out. */
export interface SeedWriter<SeedRecord extends object = object> {
  /** Before the first turn. */
  begin(): readonly SeedRecord[]
  turn(turn: TranscriptTurn): readonly SeedRecord[]
}

/** Of a call whose result never came: an agent that goes on tells its model so, for no call may be without one. */
const INTERRUPTED = 'The call was interrupted by the user.'

/** What the model was given back. */
export function resultText({ outcome, output }: ToolCallPart): string {
  return outcome === 'interrupted' ? INTERRUPTED : output
}

export function isFailed({ outcome }: ToolCallPart): boolean {
  return outcome !== 'completed'
}
