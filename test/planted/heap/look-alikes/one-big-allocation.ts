// In step 30 an index of 20 MB is built, once for the process, and kept.
let index: Float64Array | undefined

export function create() {
  return {
    step(i: number) {
      if (i >= 30) index ??= new Float64Array(2_500_000).fill(i)
      return index?.at(i)
    },
    close() {},
  }
}
