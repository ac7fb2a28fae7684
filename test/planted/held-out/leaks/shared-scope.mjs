// A tiny predicate is kept for later; it shares its scope with a closure over the whole body.
// Grows by about 11 kB a step.
import { randomBytes } from 'node:crypto'

const staleChecks = [] // leak: container

function receive(i) {
  const body = randomBytes(8_000).toString('base64') // leak: heap
  const receivedMs = performance.now()
  const parse = () => body.length + i
  staleChecks.push(() => performance.now() - receivedMs > 60_000) // leak: heap
  return parse()
}

export const create = async () => ({
  step: async (i) => receive(i),
  close: async () => {},
})
