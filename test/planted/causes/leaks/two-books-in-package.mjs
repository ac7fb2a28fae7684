// A package writes two books of each letter, later, by itself: one leak.
import { PostOffice } from 'post-office'

export function create() {
  const office = new PostOffice()
  return {
    async step(i) {
      office.announce(`letter ${i}`)
      await new Promise((done) => setImmediate(done))
    },
    close() {},
  }
}
