// Ends the program once whoever started it has gone: a watch that is killed lets it run on, and nobody else would end it.
const parent = process.ppid

export function endOrphaned() {
  setInterval(() => process.ppid !== parent && process.exit(9), 1_000).unref()
}
