// Plant: what ends it ends badly.
export function create() {
  return {
    step() {
      // Nothing to do.
    },
    close() {
      // The program goes on.
    },
    end() {
      console.error('the database cannot be closed')
      process.exit(3)
    },
  }
}
