// A signal to this process as an AbortSignal: what runs is ended in order, and nothing of it is taken for a result.

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Aborted by a signal to this process; the handlers go with the stack. */
export function endingSignal(owned: DisposableStack): AbortSignal {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  for (const name of ENDING_SIGNALS) {
    process.on(name, abort)
    owned.defer(() => void process.off(name, abort))
  }
  return controller.signal
}
