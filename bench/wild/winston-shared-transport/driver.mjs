// A service with one transport and a logger for each request.
import { Writable } from 'node:stream'
import winston from 'winston'

export async function create() {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const transport = new winston.transports.Stream({ stream: nowhere })
  transport.setMaxListeners(0)
  return {
    async step(i) {
      const logger = winston.createLogger({ defaultMeta: { request: i }, transports: [transport] })
      logger.info('handled')
    },
    async close() { nowhere.destroy() },
  }
}
