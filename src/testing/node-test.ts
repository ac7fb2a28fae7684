// For node:test, and any runner that takes a function: `test('…', leavingNothing(async (t) => { … }))`.
import { leftoversText, type LeftoverOptions, LeftoverWatch } from './leftovers.ts'

/** The function that runs `body` and throws when it leaves a resource behind, naming it. */
export function leavingNothing<Arguments extends readonly unknown[]>(
  body: (...args: Arguments) => unknown,
  options?: LeftoverOptions,
): (...args: Arguments) => Promise<void> {
  return async (...args) => {
    using watch = await LeftoverWatch.start(options)
    await body(...args)
    const left = await watch.leftovers()
    if (left.length > 0) throw new Error(leftoversText(left))
  }
}

export { LEAK_CHECK_TIMEOUT_MS, leakCheck, type LeakCheckOptions } from './leak-check.ts'
export type { Result } from '../report/result.ts'
export type { LeftoverOptions } from './leftovers.ts'
export type { CheckedSubject, CreateSubject } from './checked-module.ts'
