// Replaces functions of Node and puts them back. Where another library has patched on top, ours stays as a
// pass-through: taking it out would take theirs out too.

/** Sees a call after it; `outer` is the replaced function, from which a stack of the caller starts. */
export type Observe = (result: unknown, args: readonly unknown[], self: unknown, outer: Function) => unknown

type Rewrite = (args: readonly unknown[]) => readonly unknown[]

/** Owns its replacements until it is disposed. */
export class Patches implements Disposable {
  /** False once disposed: replacements that could not be taken out must then do nothing. */
  isActive = true
  /** Observers that threw; the watched program never sees it. */
  faults = 0
  readonly #undo: (() => void)[] = []
  /** By original: what was the same function in two places stays the same. */
  readonly #replacements = new Map<Function, Function>()

  /** Replaces methods; one function gets one replacement, wherever it is found. What `wrap` returns looks like the original. */
  replace(owner: object, names: readonly string[], wrap: (original: Function) => Function): void {
    for (const name of names) {
      const original: unknown = Reflect.get(owner, name)
      if (typeof original !== 'function') continue
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
        if (this.isActive) this.guard(() => observe(instance))
        return instance
      },
    })
    return replacement
  }

  /** Undone together with the replacements. */
  defer(undo: () => void): void {
    this.#undo.push(undo)
  }

  /** Runs what must not break the watched program; undefined if it threw. */
  guard<Result>(observe: () => Result): Result | undefined {
    try {
      return observe()
    } catch {
      this.faults++
      return undefined
    }
  }

  [Symbol.dispose](): void {
    this.isActive = false
    for (const undo of this.#undo.splice(0).toReversed()) undo()
  }

  #swap(owner: object, name: string, original: Function, replacement: Function): void {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name)
    if (descriptor?.configurable === false) return
    const shape = { configurable: true, enumerable: descriptor?.enumerable ?? false, writable: true }
    Object.defineProperty(owner, name, { ...shape, value: replacement })
    this.#undo.push(() => {
      if (Reflect.get(owner, name) !== replacement) return
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
    return patches.guard(() => observe(result, args, this, replacement)) ?? result
  }
}

function rewriting(patches: Patches, original: Function, rewrite: Rewrite): Function {
  return function (this: unknown, ...args: unknown[]): unknown {
    const rewritten = patches.isActive ? (patches.guard(() => rewrite(args)) ?? args) : args
    return Reflect.apply(original, this, rewritten)
  }
}

function disguised(replacement: Function, original: Function): Function {
  return Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original))
}
