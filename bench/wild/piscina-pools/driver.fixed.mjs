// A service that resizes each picture with a pool of its own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Piscina } from 'piscina'

export async function create() {
  const directory = mkdtempSync(join(tmpdir(), 'resizer-'))
  const filename = join(directory, 'resize.cjs')
  writeFileSync(filename, 'module.exports = ({ width }) => width / 2\n')
  return {
    async step(i) {
      const pool = new Piscina({ filename, minThreads: 1, maxThreads: 1 })
      if ((await pool.run({ width: i })) !== i / 2) throw new Error('not resized')
      await pool.destroy()
    },
    async close() { rmSync(directory, { recursive: true, force: true }) },
  }
}
