// The probe of this thread as others find it. By a name of the whole thread and not by an import: a program that is
// bundled has a copy of this file, and must find the probe that `--import` has brought all the same.
import type { HoldingsReport } from './holdings.ts'

/** Another number when the report changes its shape. */
const name = Symbol.for('tidemark.probe/1')

/** What the probe of this thread sees, without what the registry has. Undefined when none is installed. */
export function lookByProbe(): HoldingsReport | undefined {
  const look: unknown = Reflect.get(globalThis, name)
  // Whoever publishes under this name is this file.
  const report: HoldingsReport | undefined =
    typeof look === 'function' ? Reflect.apply(look, undefined, []) : undefined
  return report
}

/** Undefined withdraws what was there. */
export function publishLook(look: (() => HoldingsReport) | undefined): void {
  Object.defineProperty(globalThis, name, { value: look, configurable: true, enumerable: false })
}
