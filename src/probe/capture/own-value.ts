// Reads objects of the program without running any code of it: no getter, no trap of a proxy, no method of a subclass.
import { types } from 'node:util'

/** The value of a field that the object has itself; undefined for an accessor, and for a proxy, whose traps would answer. */
export function ownValue(thing: object, name: PropertyKey): unknown {
  return types.isProxy(thing) ? undefined : Object.getOwnPropertyDescriptor(thing, name)?.value
}

/** Longer chains are of no class that a label would name. */
const maxPrototypes = 16

/** The name of its class: `Socket`. */
export function className(thing: object): string {
  let prototype: object | null = thing
  for (let depth = 0; depth < maxPrototypes && prototype !== null; depth++) {
    if (types.isProxy(prototype)) break
    const made: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value
    const name = typeof made === 'function' ? ownValue(made, 'name') : undefined
    if (typeof name === 'string' && name !== '') return name
    prototype = Object.getPrototypeOf(prototype)
  }
  return 'Object'
}

/** Node's own getter of a property, which a subclass may have overridden. */
export function getterOf(prototype: object, name: string): (thing: object) => unknown {
  const getter: unknown = Reflect.get(Object.getOwnPropertyDescriptor(prototype, name) ?? {}, 'get')
  if (typeof getter !== 'function') return (thing) => Reflect.get(thing, name)
  return (thing) => Reflect.apply(getter, thing, [])
}
