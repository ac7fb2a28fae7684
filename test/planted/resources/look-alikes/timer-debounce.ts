// A timer that each step replaces.
export function create() {
  let flush: NodeJS.Timeout | undefined
  return {
    step() {
      clearTimeout(flush)
      flush = setTimeout(() => {}, 1000)
    },
    close() {
      clearTimeout(flush)
    },
  }
}
