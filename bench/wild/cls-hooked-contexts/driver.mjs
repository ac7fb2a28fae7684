// A worker whose loop gives every job a context of its own.
import { setImmediate as tick } from 'node:timers/promises'
import { createNamespace } from 'cls-hooked'

const jobs = createNamespace('jobs')

export async function create() {
  let wake = () => {}
  let finished = () => {}
  let closed = false
  const loop = (async () => {
    for (let n = 0; ; n++) {
      await new Promise((done) => { wake = done })
      if (closed) return
      await jobs.runPromise(async () => {
        jobs.set('job', { n, notes: [`note of job ${n}`] })
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
