// Letters wait for a server that is away, in a list that the client took from another package.
import { PostOffice } from 'post-office'

export function create() {
  const office = new PostOffice()
  return {
    step(i) {
      office.send(`letter ${i}`) // leak: heap
    },
    close() {},
  }
}
