// Names that are made up for each call are entered as symbols and in a table of descriptions.
// Grows by about 520 B a step.
const descriptions = new Map<symbol, string>() // leak: container
let serial = 0

export function create() {
  return {
    step() {
      for (let n = 0; n < 3; n++) {
        const description = `capability ${serial++} of a session`.concat(`, number ${n}`) // leak: heap
        descriptions.set(Symbol.for(description), description) // leak: heap
      }
    },
    close() {},
  }
}
