// A queue of mails: a failure is kept as a promise and looked at in the next turn.
import Q from 'q'

Q.stopUnhandledRejectionTracking()

export async function create() {
  return {
    async step(i) {
      const sent = Q.reject(new Error(`mail ${i} bounced`))
      await new Promise((done) => setImmediate(done))
      if (!sent.isRejected()) throw new Error('sent after all')
    },
    close() {},
  }
}
