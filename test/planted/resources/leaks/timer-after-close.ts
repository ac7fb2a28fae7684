// Closing flushes once more, and the flush starts the interval again.
export function create() {
  let flushing: NodeJS.Timeout | undefined
  const flush = () => {
    flushing ??= setInterval(() => {}, 60_000).unref() // leak: timer
  }
  return {
    step() {
      flush()
    },
    close() {
      clearInterval(flushing)
      flushing = undefined
      flush()
    },
  }
}
