// Look-alike: a program that is one for all lives, with a timer of its own, and that its host ends.
const sweep = setInterval(() => undefined, 60_000)
process.on('SIGTERM', () => {
  clearInterval(sweep)
  process.exit(0)
})

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
