// A full collection on demand, also where the process was not started with --expose-gc.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { TidemarkError } from '../errors.ts'

let collector: Function | undefined

/** Collects all garbage. Blocks for milliseconds, more on a large heap. */
export function collect(): void {
  collector ??= globalThis.gc ?? exposedCollector()
  Reflect.apply(collector, undefined, [])
}

function exposedCollector(): Function {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  if (typeof gc === 'function') return gc
  throw new TidemarkError(
    'environment',
    'Collect garbage: this runtime offers no collector and must have one',
  )
}
