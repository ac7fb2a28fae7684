// Sessions wait for their end, which nobody announces, and stay in the Map: the promises follow from the sessions.
const sessions = new Map()

function open(id) {
  const ended = Promise.withResolvers()
  const finished = ended.promise.then(() => id)
  return { id, end: ended.resolve, finished }
}

export function create() {
  return {
    step(i) {
      sessions.set(`session ${i}`, open(i)) // leak: heap
    },
    close() {},
  }
}
