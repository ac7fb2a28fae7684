// Questions that the next step answers, the last of them at close.
export function create() {
  let answer: (() => void) | undefined
  return {
    async step() {
      answer?.()
      const { promise, resolve } = Promise.withResolvers<void>()
      answer = resolve
      void promise
    },
    close() {
      answer?.()
    },
  }
}
