// One value per instance and initialiser: made when it is first asked for, disposed with the instance.
import type { StateTable } from './state-table.ts'

export const State = {
  /**
   * @param root whose value it is, asked on every call
   * @param init runs once per root; when it fails the next call tries again
   * @param dispose runs when the root is disposed, in reverse order of what was ready first
   * @returns the value of the present root. Rejects with `disposed` when the root is, or what the initialiser threw
   */
  create<S>(
    root: () => StateTable,
    init: () => S | Promise<S>,
    dispose?: (value: S) => Promise<void> | void,
  ): () => Promise<S> {
    const values = new WeakMap<StateTable, Promise<S>>()
    const name = init.name === '' ? 'state' : init.name
    return async () => {
      const table = root()
      table.assertOpen()
      const known = values.get(table)
      if (known !== undefined) return await known
      const made = table.start({ name, init, dispose })
      values.set(table, made)
      made.catch(() => values.delete(table))
      return await made
    }
  },
} as const
