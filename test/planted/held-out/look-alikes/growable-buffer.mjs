// A buffer that doubles when it is full, up to 1 MB, and is written from the start again when a frame is complete.
export async function create() {
  let bytes = Buffer.alloc(4_096)
  let length = 0
  const write = (chunk) => {
    while (bytes.length < length + chunk.length) bytes = Buffer.concat([bytes, Buffer.alloc(bytes.length)])
    length += chunk.copy(bytes, length)
  }
  return {
    async step(i) {
      length = 0
      const size = Math.min(1_000_000, 2_000 + i * 5_000)
      for (let at = 0; at < size; at += 10_000) write(Buffer.alloc(Math.min(10_000, size - at), i % 256))
      return bytes.length
    },
    async close() {
      bytes = Buffer.alloc(0)
    },
  }
}
