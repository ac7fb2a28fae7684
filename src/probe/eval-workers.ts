// Node runs no --import of NODE_OPTIONS in a worker whose code is a string, so the probe would never come into one.
// It does run --require: such a worker gets one more, and nothing else about it changes.
import { fileURLToPath } from 'node:url'
import workerThreads from 'node:worker_threads'
import { probeVariables } from './environment.ts'

/** In this thread, from now on. @param register the URL of the module that installs the probe */
export function coverEvalWorkers(register: string): void {
  if (process.permission !== undefined) return // A worker might not be allowed to read it, and would not start.
  const flags = ['--require', fileURLToPath(register)]
  const { Worker } = workerThreads
  workerThreads.Worker = new Proxy(Worker, {
    construct: (target, given: unknown[], newTarget) =>
      Reflect.construct(target, withFlags(given, flags), newTarget),
  })
}

/** The same arguments, but for the flags of a worker that is made from a string and has our variables. */
function withFlags(given: readonly unknown[], flags: readonly string[]): readonly unknown[] {
  try {
    const [code, options, ...rest] = given
    if (!isObject(options) || options['eval'] !== true || !hasVariables(options['env'])) return given
    const own = options['execArgv'] ?? process.execArgv
    if (!Array.isArray(own)) return given
    const execArgv = { value: [...own, ...flags], enumerable: true }
    return [code, Object.create(options, { execArgv }), ...rest]
  } catch {
    return given // Whatever is wrong with them is Node's to say.
  }
}

/** A worker with an environment of its own would not know where to write. */
function hasVariables(env: unknown): boolean {
  return (
    env === undefined || env === workerThreads.SHARE_ENV || (isObject(env) && probeVariables.directory in env)
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
