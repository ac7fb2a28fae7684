// JSON of what a recording holds, whatever that is.

/** Any JSON value as text. A value nested too deeply to be written is named instead. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return '(nested too deeply)'
  }
}
