// A worker whose loop gives every job a context of its own.
import { setImmediate as tick } from 'node:timers/promises'
import { AsyncLocalStorage } from 'node:async_hooks'

const jobs = new AsyncLocalStorage()

export async function create() {
  let wake = () => {}
  let finished = () => {}
  let closed = false
  const loop = (async () => {
    for (let n = 0; ; n++) {
      await new Promise((done) => { wake = done })
      if (closed) return
      await jobs.run({}, async () => {
        jobs.getStore().job = { n, notes: [`note of job ${n}`] }
        await tick()
      })
      finished()
    }
  })()
  return {
    async step() {
      const over = new Promise((done) => { finished = done })
      wake()
      await over
    },
    async close() {
      closed = true
      wake()
      await loop
    },
  }
}
