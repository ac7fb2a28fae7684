// Whether a promise is still open, asked without waiting for it: a handler of ours would hide that nobody handles it.
import { inspect } from 'node:util'

const peek: unknown = Reflect.get(Reflect.get(globalThis, 'Bun') ?? {}, 'peek')
/** Bun's own question; elsewhere the inspection says it. */
const status: unknown = typeof peek === 'function' ? Reflect.get(peek, 'status') : undefined

export function isPending(promise: object): boolean {
  if (typeof status === 'function') return Reflect.apply(status, peek, [promise]) === 'pending'
  return inspect(promise, { depth: 0 }).includes('<pending>')
}
