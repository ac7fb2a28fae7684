// Which lines call what makes WebAssembly touch new memory. Its allocator is inside: a memory grows in jumps, long after the
// line that filled it, or by an instruction that nobody sees. So every call into it is measured by the page faults that it
// takes: a page of a WebAssembly memory faults once, when it is first written, and is never given back. Functions are
// replaced where a program gets them, `instance.exports`, and given back where the engine wants its own.
import { captureStack, originalSite } from '../../resources/site.ts'
import type { NativeCall } from '../../probe/survey/survey-plan.ts'

const PAGE_BYTES = 4_096
/** More than the young generation of a quiet program has. */
const YOUNG_BYTES = 67_108_864
const SLICE_BYTES = 8_192
/** Calls measured, 3 µs each. */
const MAX_MEASURED = 1_000_000
/** What takes imports; what is given to the others is passed on as it is, but for functions. */
const TAKES_IMPORTS: ReadonlySet<string> = new Set(['Instance', 'instantiate', 'instantiateStreaming'])
/** Stacks read, some 20 µs each: of calls that touch new memory only. */
const MAX_STACKS = 5_000
const MAX_CALLS = 20

type Callable = (...args: readonly unknown[]) => unknown

interface Touching {
  readonly stack: NativeCall['stack']
  times: number
  touchedBytes: number
}

/** In place from its construction to its disposal; made before the program loads, for it keeps what it gets. */
export class WasmCalls implements Disposable {
  readonly #wrappedExports = new WeakMap<object, object>()
  readonly #originals = new WeakMap<object, object>()
  readonly #calls = new Map<string, Touching>()
  readonly #restoring = new DisposableStack()
  #isTracing = false
  #isInside = false
  #stacks = 0
  #measuredCalls = 0

  constructor() {
    const { wasm } = engine
    if (wasm === undefined) return
    this.#replaceGetter(prototypeOf('Instance'), 'exports', (found) => this.#exports(found))
    for (const name of ['set', 'grow']) this.#unwrapArguments(prototypeOf('Table'), name)
    for (const name of ['instantiate', 'instantiateStreaming', 'promising'] as const)
      this.#unwrapArguments(wasm, name)
    for (const name of ['Instance', 'Table', 'Global']) this.#unwrapConstructor(wasm, name)
  }

  /** From here on calls are measured, until `stop`. */
  trace(): void {
    touchYoungGeneration()
    this.#isTracing = true
  }

  stop(): void {
    this.#isTracing = false
  }

  /** Those that touched most first. */
  calls(): readonly NativeCall[] {
    return [...this.#calls.values()]
      .toSorted((one, other) => other.touchedBytes - one.touchedBytes)
      .slice(0, MAX_CALLS)
      .map((each) => ({ called: 'WebAssembly', ...each }))
  }

  [Symbol.dispose](): void {
    this.#restoring.dispose()
  }

  /** The same names in the same order, frozen as the engine's own. */
  #exports(found: unknown): unknown {
    if (typeof found !== 'object' || found === null) return found
    const known = this.#wrappedExports.get(found)
    if (known !== undefined) return known
    const wrapped: Record<string, unknown> = Object.create(null)
    for (const [name, value] of Object.entries(found))
      wrapped[name] = isCallable(value) ? this.#wrapped(value) : value
    Object.freeze(wrapped)
    this.#wrappedExports.set(found, wrapped)
    return wrapped
  }

  /** A proxy: it has the name and the length of the function, and whatever is asked of it. */
  #wrapped(original: Callable): Callable {
    const known = this.#wrappedExports.get(original)
    if (isCallable(known)) return known
    const proxy = new Proxy(original, {
      apply: (target, self: unknown, args: readonly unknown[]) => {
        const given = args.map((each) => this.#original(each))
        if (!this.#isTracing || this.#isInside || this.#measuredCalls >= MAX_MEASURED)
          return Reflect.apply(target, self, given)
        return this.#measured(target, self, given)
      },
    })
    this.#wrappedExports.set(original, proxy)
    this.#originals.set(proxy, original)
    return proxy
  }

  /** Nothing is allocated between the two readings but what `resourceUsage` itself gives back. */
  #measured(target: Callable, self: unknown, given: readonly unknown[]): unknown {
    this.#isInside = true
    this.#measuredCalls += 1
    const before = process.resourceUsage().minorPageFault
    try {
      return Reflect.apply(target, self, given)
    } finally {
      const faults = process.resourceUsage().minorPageFault - before
      this.#isInside = false
      if (faults > 0) this.#touched(faults * PAGE_BYTES)
    }
  }

  #touched(bytes: number): void {
    if (this.#stacks >= MAX_STACKS) return
    this.#stacks += 1
    const stack = captureStack()
      .map(originalSite)
      .map(({ file, line, function: name }) => ({ file, line, function: name }))
    if (stack.length === 0) return
    const key = stack.map(({ file, line }) => `${file}:${line}`).join(' ')
    const known = this.#calls.get(key)
    if (known === undefined) this.#calls.set(key, { stack, times: 1, touchedBytes: bytes })
    else {
      known.times += 1
      known.touchedBytes += bytes
    }
  }

  #original(value: unknown): unknown {
    return isCallable(value) ? (this.#originals.get(value) ?? value) : value
  }

  /** Imports are read by the engine one by one; a program may have given it a proxy of its own. */
  #ownImports(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    return new Proxy(value, {
      get: (target, name) => {
        const found: unknown = Reflect.get(target, name)
        return typeof found === 'object' && found !== null && !isEngines(found)
          ? this.#ownNames(found)
          : this.#original(found)
      },
    })
  }

  #ownNames(module: object): object {
    return new Proxy(module, { get: (target, name) => this.#original(Reflect.get(target, name)) })
  }

  #replaceGetter(owner: object | undefined, name: string, seen: (found: unknown) => unknown): void {
    const was = owner && Object.getOwnPropertyDescriptor(owner, name)
    const get: unknown = was && Reflect.get(was, 'get')
    if (owner === undefined || was?.configurable !== true || !isCallable(get)) return
    Object.defineProperty(owner, name, {
      ...was,
      get(this: unknown) {
        return seen(Reflect.apply(get, this, []))
      },
    })
    this.#restoring.defer(() => Object.defineProperty(owner, name, was))
  }

  #unwrapArguments(owner: object | undefined, name: string): void {
    const was = owner && Object.getOwnPropertyDescriptor(owner, name)
    const original: unknown = was?.value
    if (owner === undefined || was?.configurable !== true || !isCallable(original)) return
    const value = new Proxy(original, {
      apply: (target, self: unknown, args: readonly unknown[]) =>
        Reflect.apply(target, self, this.#ownArguments(name, args)),
    })
    Object.defineProperty(owner, name, { ...was, value })
    this.#restoring.defer(() => Object.defineProperty(owner, name, was))
  }

  #unwrapConstructor(wasm: object, name: string): void {
    const was = Object.getOwnPropertyDescriptor(wasm, name)
    const constructed: unknown = was?.value
    if (was?.configurable !== true || !isCallable(constructed)) return
    const value = new Proxy(constructed, {
      construct: (target, args: readonly unknown[], newTarget) => {
        const made: unknown = Reflect.construct(target, this.#ownArguments(name, args), newTarget)
        return Object(made)
      },
    })
    Object.defineProperty(wasm, name, { ...was, value })
    this.#restoring.defer(() => Object.defineProperty(wasm, name, was))
  }

  #ownArguments(name: string, args: readonly unknown[]): readonly unknown[] {
    if (!TAKES_IMPORTS.has(name)) return args.map((each) => this.#original(each))
    return args.map((each, index) => (index === 1 ? this.#ownImports(each) : each))
  }
}

/**
 * Objects fault as well, where a collection has given the pages of the young generation back: a fault in twenty calls,
 * booked to whichever is under way. Once written, they stay until the next full collection.
 */
function touchYoungGeneration(): void {
  const last: { slice?: readonly number[] } = {}
  for (let bytes = 0; bytes < YOUNG_BYTES; bytes += SLICE_BYTES) {
    last.slice = Array.from({ length: SLICE_BYTES / 8 }, () => 0)
  }
}

function isCallable(value: unknown): value is Callable {
  return typeof value === 'function'
}

/** What the engine knows by its slots: a proxy of it is none to it. */
function isEngines(value: object): boolean {
  return engine.kinds.some((kind) => value instanceof kind)
}

function prototypeOf(name: string): object | undefined {
  const prototype: unknown = engine.wasm && Reflect.get(Object(Reflect.get(engine.wasm, name)), 'prototype')
  return typeof prototype === 'object' && prototype !== null ? prototype : undefined
}

/** As Node made it; a program may be run without. */
const engine = engineOf(Reflect.get(globalThis, 'WebAssembly'))

function engineOf(wasm: unknown): { readonly wasm: object | undefined; readonly kinds: readonly Callable[] } {
  if (typeof wasm !== 'object' || wasm === null) return { wasm: undefined, kinds: [] }
  const kinds = ['Memory', 'Table', 'Global', 'Module', 'Tag'].map((name): unknown => Reflect.get(wasm, name))
  return { wasm, kinds: kinds.filter(isCallable) }
}
