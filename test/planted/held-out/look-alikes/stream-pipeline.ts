// A pipeline with back-pressure: nothing waits in it when it has ended.
import { Readable, Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export async function create() {
  return {
    async step(i: number) {
      let bytes = 0
      await pipeline(
        Readable.from(Array.from({ length: 10 }, (_, n) => Buffer.alloc(1_000, (i + n) % 256))),
        new Transform({ transform: (chunk, _encoding, done) => done(null, chunk.toString('hex')) }),
        new Writable({
          write(chunk, _encoding, done) {
            bytes += chunk.length
            setImmediate(done)
          },
        }),
      )
      return bytes
    },
    async close() {},
  }
}
