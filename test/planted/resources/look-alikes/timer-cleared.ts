// A deadline that is cleared on every path.
export function create() {
  return {
    step(i: number) {
      const deadline = setTimeout(() => {}, 3_600_000)
      try {
        if (i % 2 === 0) throw new Error('the work failed')
      } catch {
        // Reported
      } finally {
        clearTimeout(deadline)
      }
    },
    close() {},
  }
}
