// Workers that are made by the constructor of the web: Deno tells nobody of them, as it does of those of node:worker_threads.

/** More than this are not counted. */
const MAX_WORKERS = 64

const live = new Set<WeakRef<object>>()
const references = new WeakMap<object, WeakRef<object>>()

/** From now on they are known, until they are terminated or nobody holds them. */
export function followWebWorkers(): void {
  const Worker: unknown = Reflect.get(globalThis, 'Worker')
  if (typeof Worker !== 'function') return
  const terminate: unknown = Reflect.get(Worker.prototype, 'terminate')
  Reflect.set(Worker.prototype, 'terminate', function ended(this: object): unknown {
    const reference = references.get(this)
    if (reference !== undefined) live.delete(reference)
    return typeof terminate === 'function' ? Reflect.apply(terminate, this, []) : undefined
  })
  Reflect.set(globalThis, 'Worker', new Proxy(Worker, { construct }))
}

function construct(target: Function, given: readonly unknown[], made: Function): object {
  const worker: object = Reflect.construct(target, given, made)
  const reference = new WeakRef(worker)
  references.set(worker, reference)
  if (live.size < MAX_WORKERS) live.add(reference)
  return worker
}

export function liveWebWorkers(): number {
  return [...live].filter((reference) => reference.deref() !== undefined).length
}
