// Replaces functions of Node and puts them back. Where another library has patched on top, ours stays as a
// pass-through: taking it out would take theirs out too. What cannot be replaced switches its kind off.
import { Guard } from './guard.ts'

/** Sees a call after it; `outer` is the replaced function, from which a stack of the caller starts. */
export type Observe = (result: unknown, args: readonly unknown[], self: unknown, outer: Function) => unknown

type Rewrite = (args: readonly unknown[]) => readonly unknown[]

/** Owns its replacements until it is disposed. */
export class Patches implements Disposable {
  readonly guard: Guard
  #isInstalled = true
  readonly #undo: (() => void)[] = []
  /** By original: what was the same function in two places stays the same. */
  readonly #replacements = new Map<Function, Function>()

  /** @param guard default one that guards no kind of resource */
  constructor(guard = new Guard([])) {
    this.guard = guard
  }

  /** False once disposed or switched off: replacements that could not be taken out must then do nothing. */
  get isActive(): boolean {
    return this.#isInstalled && this.guard.isOn
  }

  /** Replaces methods; one function gets one replacement, wherever it is found. What `wrap` returns looks like the original. */
  replace(owner: object, names: readonly string[], wrap: (original: Function) => Function): void {
    for (const name of names) {
      const original: unknown = Reflect.get(owner, name)
      if (typeof original !== 'function') continue // Nor can the program call it
      const replacement = this.#replacements.get(original) ?? disguised(wrap(original), original)
      this.#replacements.set(original, replacement)
      this.#swap(owner, name, original, replacement)
    }
  }

  /** Calls `observe` after each call of one of `names`. What it returns, if anything, takes the place of the result. */
  after(owner: object, names: readonly string[], observe: Observe): void {
    this.replace(owner, names, (original) => observing(this, original, observe))
  }

  /** Passes the arguments of each call of `name` through `rewrite`. */
  before(owner: object, name: string, rewrite: Rewrite): void {
    this.replace(owner, [name], (original) => rewriting(this, original, rewrite))
  }

  /** As `after`, for a class: `observe` sees each new instance. */
  afterConstruct(owner: object, name: string, observe: (instance: object) => void): void {
    const original: unknown = Reflect.get(owner, name)
    if (typeof original !== 'function') return
    const replacement = this.#replacements.get(original) ?? this.#constructing(original, observe)
    this.#replacements.set(original, replacement)
    this.#swap(owner, name, original, replacement)
  }

  #constructing(original: Function, observe: (instance: object) => void): Function {
    const replacement: Function = new Proxy(original, {
      construct: (target, args, newTarget) => {
        const instance: object = Reflect.construct(
          target,
          args,
          newTarget === replacement ? target : newTarget,
        )
        if (this.isActive) this.guard.run(() => observe(instance))
        return instance
      },
    })
    return replacement
  }

  /** Undone together with the replacements. */
  defer(undo: () => void): void {
    this.#undo.push(undo)
  }

  [Symbol.dispose](): void {
    this.#isInstalled = false
    for (const undo of this.#undo.splice(0).toReversed()) undo()
  }

  #swap(owner: object, name: string, original: Function, replacement: Function): void {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name)
    const isFixed = descriptor === undefined ? !Object.isExtensible(owner) : descriptor.configurable === false
    if (isFixed && descriptor?.writable !== true) {
      this.guard.switchOff(`${name} is frozen and could not be watched`)
      return
    }
    const shape = { configurable: true, enumerable: descriptor?.enumerable ?? false, writable: true }
    Object.defineProperty(owner, name, { ...(isFixed ? {} : shape), value: replacement })
    this.#undo.push(() => {
      if (Object.getOwnPropertyDescriptor(owner, name)?.value !== replacement) return
      if (descriptor === undefined) Reflect.deleteProperty(owner, name)
      else
        Object.defineProperty(
          owner,
          name,
          'value' in descriptor ? { ...descriptor, value: original } : descriptor,
        )
    })
  }
}

function observing(patches: Patches, original: Function, observe: Observe): Function {
  return function replacement(this: unknown, ...args: unknown[]): unknown {
    const result: unknown = Reflect.apply(original, this, args)
    if (!patches.isActive) return result
    return patches.guard.run(() => observe(result, args, this, replacement)) ?? result
  }
}

function rewriting(patches: Patches, original: Function, rewrite: Rewrite): Function {
  return function (this: unknown, ...args: unknown[]): unknown {
    const rewritten = patches.isActive ? (patches.guard.run(() => rewrite(args)) ?? args) : args
    return Reflect.apply(original, this, rewritten)
  }
}

function disguised(replacement: Function, original: Function): Function {
  return Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original))
}
