// Images of a conversation are decoded and kept for a redraw.
// Grows by about 64 kB a step.
export function create() {
  const images: Buffer[] = [] // leak: container
  return {
    step(i: number) {
      images.push(Buffer.alloc(64_000, i % 251)) // leak: heap
    },
    close() {
      images.splice(0)
    },
  }
}
