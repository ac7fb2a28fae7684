// Bun runs no preload of its environment in a worker: each is given one more, and nothing else about it changes.
import workerThreads from 'node:worker_threads'
import { probeVariables } from '../probe/environment.ts'
import { isObject } from '../probe/capture/live-capture.ts'

/** In this thread, from now on. @param preload the file that installs the probe */
export function coverWorkers(preload: string): void {
  const covered = new Map<unknown, unknown>()
  for (const owner of [globalThis, workerThreads]) {
    const original: unknown = Reflect.get(owner, 'Worker')
    if (typeof original !== 'function') continue
    const known = covered.get(original) ?? preloading(original, preload)
    covered.set(original, known)
    Object.defineProperty(owner, 'Worker', { value: known, configurable: true, writable: true })
  }
}

function preloading(original: Function, preload: string): Function {
  const replacement: Function = new Proxy(original, {
    construct: (target, given: unknown[], newTarget) =>
      Reflect.construct(target, withPreload(given, preload), newTarget === replacement ? target : newTarget),
  })
  return replacement
}

/** The same arguments; the user's own preload comes after ours. */
function withPreload(given: readonly unknown[], preload: string): readonly unknown[] {
  try {
    const [code, options = {}, ...rest] = given
    if (!isObject(options) || !hasVariables(Reflect.get(options, 'env'))) return given
    const own: unknown = Reflect.get(options, 'preload')
    const preloads = [preload, ...(Array.isArray(own) ? own : typeof own === 'string' ? [own] : [])]
    return [code, { ...options, preload: preloads }, ...rest]
  } catch {
    return given // Whatever is wrong with them is Bun's to say.
  }
}

/** A worker with an environment of its own would not know where to write. */
function hasVariables(env: unknown): boolean {
  return (
    env === undefined || env === workerThreads.SHARE_ENV || (isObject(env) && probeVariables.directory in env)
  )
}
