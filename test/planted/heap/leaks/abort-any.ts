// A composite signal per tool call over the signal of the session; the listener on it keeps it and the call.
// Grows by about 5 kB a step.
import { randomBytes } from 'node:crypto'

const session = new AbortController() // leak: container

function call(input: string) {
  const either = AbortSignal.any([session.signal, new AbortController().signal]) // leak: heap, abort-composite
  either.addEventListener('abort', () => input.length) // leak: heap, listener
}

export function create() {
  return {
    step() {
      call(randomBytes(2_000).toString('hex')) // leak: heap
    },
    close() {},
  }
}
