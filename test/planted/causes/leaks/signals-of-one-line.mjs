// Every session listens for the same four signals, in one line, and never stops.
const SIGNALS = ['SIGUSR1', 'SIGHUP', 'SIGWINCH', 'SIGCONT']

process.setMaxListeners(0)

export function create() {
  return {
    step(i) {
      for (const signal of SIGNALS) process.on(signal, () => i) // leak: listener
    },
    close() {},
  }
}
