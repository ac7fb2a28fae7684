const MOST_COLUMNS = 80

/** Longer lines are hard to read, and what the build has written down of the help fits every terminal of so many. */
export function helpWidth(): number {
  return Math.min(process.stdout.columns ?? MOST_COLUMNS, MOST_COLUMNS)
}
