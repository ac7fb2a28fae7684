// What Bun calls by its own name; empty where this is not Bun, which then has nothing to replace.
import { isObject } from '../../probe/capture/live-capture.ts'

const nothing = {}

export function bunObject(): object {
  const bun: unknown = Reflect.get(globalThis, 'Bun')
  return isObject(bun) ? bun : nothing
}

/** A module of Bun's own, such as `bun:sqlite`; empty where it has none. Loads it. */
export function bunModule(name: string): object {
  const get: unknown = Reflect.get(process, 'getBuiltinModule')
  const module: unknown = typeof get === 'function' ? Reflect.apply(get, process, [name]) : undefined
  return isObject(module) ? module : nothing
}
