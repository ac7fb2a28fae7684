// Jobs through a queue, with retries, in two threads that stay.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PQueue from 'p-queue'
import pRetry from 'p-retry'
import { Piscina } from 'piscina'

export async function create() {
  const folder = mkdtempSync(join(tmpdir(), 'jobs-'))
  writeFileSync(join(folder, 'work.mjs'), 'export default ({ n }) => Array.from({ length: n }, (_, i) => i * i)')
  const pool = new Piscina({ filename: join(folder, 'work.mjs'), minThreads: 2, maxThreads: 2 })
  const queue = new PQueue({ concurrency: 2 })
  return {
    async step(i) {
      let tries = 0
      const work = () => pRetry(async () => {
        if (tries++ % 2 === 0) throw new Error('again')
        return pool.run({ n: 50 + (i % 9) })
      }, { retries: 5, minTimeout: 1, maxTimeout: 2 })
      const done = await queue.addAll([work, work, work])
      if (done.some((each) => each.length < 50)) throw new Error('too few')
    },
    async close() {
      await pool.destroy()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
