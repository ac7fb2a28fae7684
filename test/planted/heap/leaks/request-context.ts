// The context of a request goes in the handler of success alone; one request in four is refused.
// Grows by about 1.2 kB a step.
import { randomUUID } from 'node:crypto'

interface Context {
  readonly user: string
  readonly permissions: readonly number[]
}

const contexts = new Map<string, Context>() // leak: container

function handle(i: number) {
  const id = randomUUID() // leak: heap
  contexts.set(id, { user: `user ${i}`, permissions: Array.from({ length: 560 }, (_, n) => n + 0.5) }) // leak: heap
  return new Promise<void>((resolve, reject) => {
    setImmediate(() => (i % 4 === 1 ? reject(new Error('refused')) : resolve()))
  }).then(() => contexts.delete(id))
}

export function create() {
  return {
    step: (i: number) => handle(i).catch(() => false),
    close() {},
  }
}
