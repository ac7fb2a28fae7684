// Look-alike: its handler cleans up and sends the signal on, as the hooks of some frameworks do.
setInterval(() => undefined, 60_000)
const handler = (): void => {
  process.off('SIGTERM', handler)
  process.kill(process.pid, 'SIGTERM')
}
process.on('SIGTERM', handler)

export function create() {
  return {
    step() {
      // Nothing to do.
    },
    close() {
      // The program goes on.
    },
    end() {
      process.emit('SIGTERM', 'SIGTERM')
    },
  }
}
