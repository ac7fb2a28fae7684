// Two leaks of one rate, and neither holds the other: a poller that is never stopped, and a log that nothing takes from.
const POLL_MS = 60_000
const log = []

export function create() {
  return {
    step(i) {
      setInterval(() => i, POLL_MS).unref() // leak: timer
      log.push({ step: i, text: 'polling' }) // leak: heap
    },
    close() {},
  }
}
