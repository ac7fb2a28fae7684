// The answer of the model is teed: one branch is read, the other waits for a log that is off.
// Grows by about 23 kB a step.
const unread = [] // leak: container

function respond(i) {
  const chunks = Array.from({ length: 16 }, (_, n) => new Uint8Array(1_000).fill(i + n)) // leak: heap
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks.shift()
      if (chunk) controller.enqueue(chunk) // leak: heap
      else controller.close()
    },
  })
}

export async function create() {
  return {
    async step(i) {
      const [shown, logged] = respond(i).tee() // leak: heap
      unread.push(logged) // leak: heap
      let bytes = 0
      for await (const chunk of shown) bytes += chunk.byteLength
      return bytes
    },
    async close() {},
  }
}
