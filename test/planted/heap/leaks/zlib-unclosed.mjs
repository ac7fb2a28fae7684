// One compressor per stream, kept after the stream ended and never closed: the memory is native.
// Grows by about 88 kB of native memory a step.
import { createDeflateRaw } from 'node:zlib'

export function create() {
  const compressors = new Map() // leak: container
  return {
    async step(i) {
      const deflate = createDeflateRaw({ windowBits: 10, memLevel: 4 }) // leak: heap, zlib, stream
      deflate.resume()
      compressors.set(i, deflate) // leak: heap
      await new Promise((resolve) => deflate.write(`message ${i}`, resolve))
    },
    close() {
      compressors.clear()
    },
  }
}
