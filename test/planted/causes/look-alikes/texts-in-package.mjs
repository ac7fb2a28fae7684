// A template whose text is the same each time.
import { fill } from 'text-shelf'

export function create() {
  return {
    step(i) {
      fill('Dear {customer}, {item} has left', { item: 'ink', customer: `customer ${i}` })
    },
    close() {},
  }
}
