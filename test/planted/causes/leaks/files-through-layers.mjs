// A service logs into a small rolled file; the log, three layers of streams away, never ends the file before.
// with: ../node_modules/rolling-log/index.js
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { RollingLog } from 'rolling-log'

export async function create() {
  const directory = await mkdtemp(join(tmpdir(), 'rolled-'))
  const log = new RollingLog(directory, { keeps: true })
  return {
    async step(i) {
      for (let line = 0; line < 8; line++) log.write(`request ${i} ${line}`)
      await turn()
    },
    async close() {
      log.end()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
