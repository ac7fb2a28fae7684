// Which lines call what allocates outside of every heap: databases in memory, WebAssembly, messages in flight. Where native memory grows,
// no snapshot shows it, and the line that keeps calling is the best there is.
import { captureStack, originalSite } from '../../resources/site.ts'
import { Patches } from '../../probe/capture/patches.ts'
import type { NativeCall } from '../../probe/survey/survey-plan.ts'

const MAX_STACKS = 2_000
const MAX_CALLS = 20

/** Methods by class; those that do not exist in this Node are left out. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  StatementSync: ['run', 'all', 'get', 'iterate'],
  DatabaseSync: ['exec', 'prepare', 'deserialize'],
  Memory: ['grow'],
  Table: ['grow'],
  MessagePort: ['postMessage'],
  BroadcastChannel: ['postMessage'],
  Worker: ['postMessage'],
}

export class NativeTrace implements Disposable {
  readonly #patches = new Patches()
  readonly #calls = new Map<
    string,
    { readonly called: string; readonly stack: NativeCall['stack']; times: number }
  >()
  #stacks = 0

  /** @param classes of `node:sqlite` and `node:worker_threads`, by name */
  constructor(classes: Readonly<Record<string, unknown>>) {
    for (const [name, found] of Object.entries({ ...classes, ...wasmClasses() })) {
      const prototype: unknown = typeof found === 'function' ? found.prototype : undefined
      if (typeof prototype !== 'object' || prototype === null) continue
      for (const method of METHODS[name] ?? []) {
        this.#patches.after(prototype, [method], (_result, _args, _self, outer) => {
          this.#called(`${name}.${method}`, outer)
        })
      }
    }
  }

  calls(): readonly NativeCall[] {
    return [...this.#calls.values()].toSorted((one, other) => other.times - one.times).slice(0, MAX_CALLS)
  }

  [Symbol.dispose](): void {
    this.#patches[Symbol.dispose]()
  }

  #called(called: string, outer: Function): void {
    if (this.#stacks >= MAX_STACKS) return
    this.#stacks += 1
    const stack = captureStack(outer)
      .map(originalSite)
      .map(({ file, line, function: name }) => ({ file, line, function: name }))
    if (stack.length === 0) return
    const key = `${called} ${stack.map(({ file, line }) => `${file}:${line}`).join(' ')}`
    const known = this.#calls.get(key)
    if (known === undefined) this.#calls.set(key, { called, stack, times: 1 })
    else known.times += 1
  }
}

function wasmClasses(): Readonly<Record<string, unknown>> {
  const wasm: unknown = Reflect.get(globalThis, 'WebAssembly')
  if (typeof wasm !== 'object' || wasm === null) return {}
  return { Memory: Reflect.get(wasm, 'Memory'), Table: Reflect.get(wasm, 'Table') }
}
