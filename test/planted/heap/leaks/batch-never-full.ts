// A batch per recipient is sent when it is full; a recipient that is new each time never fills one.
// Grows by about 660 B a step.
const batches = new Map<string, object[]>() // leak: container
let serial = 0

function send(recipient: string, message: object) {
  const batch = batches.get(recipient) ?? [] // leak: heap
  batch.push(message) // leak: heap
  if (batch.length < 10) batches.set(recipient, batch) // leak: heap
  else batches.delete(recipient)
}

export function create() {
  return {
    step(i: number) {
      send(`subscriber-${serial++}`, { i, values: Array.from({ length: 45 }, (_, n) => n + 0.25) }) // leak: heap
      send(`everybody`, { i })
    },
    close() {},
  }
}
