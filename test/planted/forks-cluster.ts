// Look-alike: a cluster of one worker, whose options are those that this process was started with.
import cluster from 'node:cluster'
import { once } from 'node:events'

export async function create() {
  cluster.setupPrimary({ exec: import.meta.filename, args: [] })
  const worker = cluster.fork()
  const [said]: unknown[] = await Promise.race([once(worker, 'online'), once(worker, 'exit')])
  if (typeof said === 'number') throw new Error(`the worker ended with ${said}`)
  return {
    step() {
      if (worker.isDead()) throw new Error('the worker has ended')
    },
    async close() {
      worker.kill()
      await once(worker, 'exit')
    },
  }
}
