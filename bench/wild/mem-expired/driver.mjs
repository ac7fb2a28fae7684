// A client that remembers each user's profile for some milliseconds; no user comes back.
import { setTimeout as sleep } from 'node:timers/promises'
import mem from 'mem'

const profileOf = mem(async (id) => ({ id, roles: ['reader', `team of ${id}`] }), { maxAge: 5 })

export async function create() {
  let asked = 0
  return {
    async step() {
      for (let n = 0; n < 5; n++) await profileOf(`user-${process.pid}-${performance.now()}-${asked++}`)
      await sleep(1)
    },
    async close() { await sleep(20) },
  }
}
