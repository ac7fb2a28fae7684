// Questions that are never answered.
const waiting: Promise<void>[] = []

export function create() {
  return {
    step() {
      waiting.push(new Promise<void>(() => {})) // leak: promise
    },
    close() {},
  }
}
