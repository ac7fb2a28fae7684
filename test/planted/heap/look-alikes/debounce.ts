// A save is put off with each change, and done when there was none for 5 ms.
export function create() {
  let timer: NodeJS.Timeout | undefined
  let saved = 0
  const save = (state: Float64Array) => () => (saved += state.length)
  return {
    async step(i: number) {
      for (let n = 0; n < 10; n++) {
        clearTimeout(timer)
        timer = setTimeout(save(new Float64Array(200).fill(i)), 5)
      }
      await new Promise((resolve) => setTimeout(resolve, 1))
      return saved
    },
    close() {
      clearTimeout(timer)
    },
  }
}
