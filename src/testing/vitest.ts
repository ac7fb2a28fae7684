// For vitest: `expect(fn).toLeaveNothing()`, and a `test` that fails when its body leaves something behind.
import { expect, test as base } from 'vitest'
import { leftoversText, type LeftoverOptions, LeftoverWatch } from './leftovers.ts'

declare module 'vitest' {
  interface Matchers {
    /** Runs the function, waits until its resources are released, and fails with those that are not. */
    toLeaveNothing(options?: LeftoverOptions): Promise<void>
  }
}

expect.extend({
  async toLeaveNothing(received: unknown, options?: LeftoverOptions) {
    if (typeof received !== 'function') {
      throw new TypeError(`Expect to leave nothing: received ${typeof received} and needs a function to run`)
    }
    using watch = await LeftoverWatch.start(options)
    await Reflect.apply(received, undefined, [])
    const left = await watch.leftovers()
    const message = () =>
      left.length === 0 ? 'expected the function to leave something' : leftoversText(left)
    return { pass: left.length === 0, message }
  },
})

/** As vitest's own `test`; fails when the body leaves a resource behind, and names it. */
export const test = base.extend('leavesNothing', { auto: true }, async ({ task }, { onCleanup }) => {
  const watch = await LeftoverWatch.start()
  onCleanup(async () => {
    using ending = watch
    const left = await ending.leftovers()
    if (left.length > 0) throw new Error(`${task.name} ${leftoversText(left)}`)
  })
})

export { LEAK_CHECK_TIMEOUT_MS, leakCheck, type LeakCheckOptions } from './leak-check.ts'
export type { Result } from '../report/result.ts'
export type { CheckedSubject, CreateSubject } from './checked-module.ts'
