// Plant: its host tells it to end, and one timer of its own keeps it.
setInterval(() => undefined, 60_000)

export function create() {
  return {
    step() {
      // Nothing to do.
    },
    close() {
      // The program goes on.
    },
    end() {
      // It has nothing that would end it.
    },
  }
}
