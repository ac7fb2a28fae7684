// A retry that is awaited or aborted; the abort forgets the timer.
function wait(ms: number, signal: AbortSignal) {
  return new Promise<void>((resolve, reject) => {
    setTimeout(resolve, ms).unref() // leak: timer
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

export function create() {
  return {
    async step() {
      const controller = new AbortController()
      const waiting = wait(3_600_000, controller.signal).catch(() => {})
      controller.abort()
      await waiting
    },
    close() {},
  }
}
