// A connection that is dialled anew in each step by a function of ours, which makes nearly all that a package then keeps.
import { redialled } from 'line-redial'

export const meta = { id: 'callback-of-package' }

export function create() {
  const line = redialled((reason) => Array.from({ length: 20 }, (_, at) => ({ at, reason })))
  return {
    step(i) {
      line.again(`attempt ${i}`) // leak: heap
    },
    close() {
      line.end()
    },
  }
}
