// A time-out of an hour per upload, not cleared when the upload is done: the closure keeps the bytes.
// Grows by about 33 kB a step.
export function create() {
  return {
    step(i: number) {
      const upload = Buffer.alloc(32_768, i % 200) // leak: heap
      setTimeout(() => upload.fill(0), 3_600_000).unref() // leak: heap, timer
    },
    close() {},
  }
}
