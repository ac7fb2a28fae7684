// A template with the customer's name in its text: the package keeps each text.
import { fill } from 'text-shelf'

export function create() {
  return {
    step(i) {
      fill(`Dear customer ${i}, {item} has left`, { item: 'ink' }) // leak: heap
    },
    close() {},
  }
}
