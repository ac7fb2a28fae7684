// A server that opens a log with a transport of its own for each job, and ends it with the job.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import pino from 'pino'

export async function create() {
  return {
    async step(i) {
      const transport = pino.transport({ target: 'pino/file', options: { destination: '/dev/null' } })
      await once(transport, 'ready')
      const log = pino({ base: { job: i } }, transport)
      log.info('started')
      transport.end()
      while (!transport.closed) await sleep(2)
    },
    async close() {},
  }
}
