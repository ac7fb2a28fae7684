// A service with one logger, and a child of it for each request.
import { Writable } from 'node:stream'
import winston from 'winston'

export async function create() {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const transport = new winston.transports.Stream({ stream: nowhere })
  const service = winston.createLogger({ transports: [transport] })
  return {
    async step(i) {
      const logger = service.child({ request: i })
      logger.info('handled')
    },
    async close() { nowhere.destroy() },
  }
}
