// Rows are written in batches of 40.
import { randomBytes } from 'node:crypto'

const BATCH = 40

export function create() {
  let batch: string[] = []
  let written = 0
  const flush = async () => {
    const rows = batch
    batch = []
    await Promise.resolve()
    written += rows.length
  }
  return {
    async step() {
      batch.push(randomBytes(1_500).toString('hex'))
      if (batch.length === BATCH) await flush()
      return written
    },
    close: flush,
  }
}
