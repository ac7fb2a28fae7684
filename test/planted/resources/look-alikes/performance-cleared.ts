// Marks and measures that are cleared.
export function create() {
  return {
    step() {
      performance.mark('start')
      performance.measure('step', 'start')
      performance.clearMarks()
      performance.clearMeasures()
    },
    close() {},
  }
}
