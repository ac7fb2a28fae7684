// What an event weighs in memory: its text, and a constant for its fields. An estimate, on the high side.

/** An object of six fields with short strings of its own. */
const baseBytes = 200
/** Strings with a character beyond Latin-1 take two bytes for each; which ones do is not worth finding out. */
const bytesPerCharacter = 2

interface WeighableEvent {
  readonly type: string
  /** Of a `text-delta`. */
  readonly text?: string
  /** Of a `tool-output`. */
  readonly body?: string
}

export function eventBytes({ text, body }: WeighableEvent): number {
  return baseBytes + bytesPerCharacter * ((text?.length ?? 0) + (body?.length ?? 0))
}
