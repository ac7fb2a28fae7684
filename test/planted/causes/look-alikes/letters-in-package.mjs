// Letters wait in a list of another package and are taken out again.
import { PostOffice } from 'post-office'

export function create() {
  const office = new PostOffice()
  return {
    step(i) {
      office.send(`letter ${i}`)
      office.recall()
    },
    close() {},
  }
}
