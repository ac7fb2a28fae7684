// A file stream that nobody reads to its end.
import { createReadStream, type ReadStream } from 'node:fs'
import { once } from 'node:events'

const streams: ReadStream[] = []

export function create() {
  return {
    async step() {
      const stream = createReadStream(import.meta.filename) // leak: stream
      streams.push(stream)
      await once(stream, 'open')
    },
    close() {},
  }
}
