// The entry of leaks/bundled.mjs.
import { Journal } from './journal.ts'

export function create() {
  const journal = new Journal()
  return {
    step(i: number) {
      journal.append(`npm run build:${i}`, 300)
    },
    close() {},
  }
}
