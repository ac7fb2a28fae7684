// A file for each step, closed on every path.
import { open } from 'node:fs/promises'

export function create() {
  return {
    async step(i: number) {
      await using file = await open(import.meta.filename)
      if (i % 2 === 0) return
      await file.read(Buffer.alloc(16), 0, 16, 0)
    },
    close() {},
  }
}
