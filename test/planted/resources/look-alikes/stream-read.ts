// File streams that are read to the end or destroyed.
import { createReadStream } from 'node:fs'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

export function create() {
  return {
    async step(i: number) {
      const stream = createReadStream(import.meta.filename)
      if (i % 2 === 0) await text(stream)
      else {
        stream.destroy()
        await once(stream, 'close')
      }
    },
    close() {},
  }
}
