// Samples are put into an array at their second, which makes it sparse, and no second is ever left out of it.
// Grows by about 900 B a step.
export function create() {
  const bySecond: number[][] = [] // leak: container
  return {
    step(i: number) {
      bySecond[i * 3_601] = Array.from({ length: 100 }, (_, n) => i + n / 10) // leak: heap
    },
    close() {},
  }
}
