// A server that opens a log with a transport of its own for each job.
import { once } from 'node:events'
import pino from 'pino'

export async function create() {
  return {
    async step(i) {
      const transport = pino.transport({ target: 'pino/file', options: { destination: '/dev/null' } })
      await once(transport, 'ready')
      const log = pino({ base: { job: i } }, transport)
      log.info('started')
    },
    async close() {},
  }
}
