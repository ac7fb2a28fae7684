// The same with a package that lets go of the connection before.
import { redialled } from 'line-redial'

export const meta = { id: 'callback-of-package' }

export function create() {
  const line = redialled((reason) => Array.from({ length: 20 }, (_, at) => ({ at, reason })), {
    forgets: true,
  })
  return {
    step(i) {
      line.again(`attempt ${i}`)
    },
    close() {
      line.end()
    },
  }
}
