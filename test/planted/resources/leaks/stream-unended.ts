// A spill file for each step that is written and never ended.
import { createWriteStream, type WriteStream } from 'node:fs'
import { once } from 'node:events'

const streams: WriteStream[] = []

export function create() {
  return {
    async step() {
      const stream = createWriteStream('/dev/null') // leak: stream
      streams.push(stream)
      stream.write('output')
      await once(stream, 'open')
    },
    close() {},
  }
}
