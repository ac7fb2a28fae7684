// Milliseconds since the epoch, to the microsecond, by a clock that nobody sets back while a program runs.

export function epochMs(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000) / 1000
}
