// Replaces functions of Node and puts them back. Where another library has patched on top, ours stays as a
// pass-through: taking it out would take theirs out too.

type Observe = (result: unknown, args: readonly unknown[], self: unknown) => unknown

/** Owns its replacements until it is disposed. */
export class Patches implements Disposable {
  /** Observers that threw; the watched program never sees it. */
  faults = 0
  #isActive = true
  readonly #undo: (() => void)[] = []

  /** Calls `observe` after each call of one of `names`. What it returns, if anything, is returned in place of the result. */
  after(owner: object, names: readonly string[], observe: Observe): void {
    const replacements = new Map<Function, Function>()
    for (const name of names) {
      const original: unknown = Reflect.get(owner, name)
      if (typeof original !== 'function') continue
      const replacement = replacements.get(original) ?? this.#observed(original, observe)
      replacements.set(original, replacement)
      this.#replace(owner, name, original, replacement)
    }
  }

  /** Passes the arguments of each call of `name` through `rewrite`. */
  before(owner: object, name: string, rewrite: (args: readonly unknown[]) => readonly unknown[]): void {
    const original: unknown = Reflect.get(owner, name)
    if (typeof original !== 'function') return
    const rewritten = (args: readonly unknown[]) =>
      this.#isActive ? this.#guard(() => rewrite(args), args) : args
    const replacement = function (this: unknown, ...args: unknown[]): unknown {
      return Reflect.apply(original, this, rewritten(args))
    }
    Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original))
    this.#replace(owner, name, original, replacement)
  }

  /** Undone together with the replacements. */
  defer(undo: () => void): void {
    this.#undo.push(undo)
  }

  /** As `after`, for a class: `observe` sees each new instance. */
  afterConstruct(owner: object, name: string, observe: (instance: object) => void): void {
    const original: unknown = Reflect.get(owner, name)
    if (typeof original !== 'function') return
    const replacement = new Proxy(original, {
      construct: (target, args, newTarget) => {
        const instance: object = Reflect.construct(
          target,
          args,
          newTarget === replacement ? target : newTarget,
        )
        if (this.#isActive) this.#guard(() => observe(instance), undefined)
        return instance
      },
    })
    this.#replace(owner, name, original, replacement)
  }

  #replace(owner: object, name: string, original: Function, replacement: Function): void {
    const inherited = !Object.hasOwn(owner, name)
    const descriptor = Object.getOwnPropertyDescriptor(owner, name)
    if (descriptor?.configurable === false) return
    const shape = { configurable: true, enumerable: descriptor?.enumerable ?? false, writable: true }
    Object.defineProperty(owner, name, { ...shape, value: replacement })
    this.#undo.push(() => {
      if (Reflect.get(owner, name) !== replacement) return
      if (inherited) Reflect.deleteProperty(owner, name)
      else Object.defineProperty(owner, name, descriptor ?? { ...shape, value: original })
    })
  }

  [Symbol.dispose](): void {
    this.#isActive = false
    for (const undo of this.#undo.splice(0).toReversed()) undo()
  }

  #observed(original: Function, observe: Observe): Function {
    const isActive = () => this.#isActive
    const failed = () => this.faults++
    const replacement = function (this: unknown, ...args: unknown[]): unknown {
      const result: unknown = Reflect.apply(original, this, args)
      if (!isActive()) return result
      try {
        return observe(result, args, this) ?? result
      } catch {
        failed()
        return result
      }
    }
    Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original))
    return replacement
  }

  #guard<Result>(observe: () => Result, otherwise: Result): Result {
    try {
      return observe()
    } catch {
      this.faults++
      return otherwise
    }
  }
}
