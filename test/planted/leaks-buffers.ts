// Plant: keeps a buffer outside the heap with every step.
export function create() {
  const kept: Buffer[] = []
  return {
    step() {
      kept.push(Buffer.alloc(20_000))
    },
    close() {
      kept.length = 0
    },
  }
}
