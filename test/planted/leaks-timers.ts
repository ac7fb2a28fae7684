// Plant: starts a timer with every step and clears only the last.
export function create() {
  let last: NodeJS.Timeout | undefined
  return {
    step() {
      last = setTimeout(() => undefined, 3_600_000)
    },
    close() {
      clearTimeout(last)
    },
  }
}
