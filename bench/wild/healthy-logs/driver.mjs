// A log in files that rotate, with a child logger for each request.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import winston from 'winston'

export async function create() {
  const folder = mkdtempSync(join(tmpdir(), 'logs-'))
  const file = new winston.transports.File({ dirname: folder, filename: 'app.log', maxsize: 20_000, maxFiles: 2, tailable: true })
  const logger = winston.createLogger({ level: 'info', format: winston.format.json(), transports: [file] })
  return {
    async step(i) {
      const child = logger.child({ request: i })
      for (let n = 0; n < 5; n++) child.info('a line of the log', { n })
      child.debug('not this one')
      await new Promise((done) => setImmediate(done))
    },
    async close() {
      const finished = once(file, 'finish')
      logger.end()
      await finished
      await new Promise((done) => setTimeout(done, 30))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
