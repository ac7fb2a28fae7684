// Recordings by name, never forgotten.
// Grows by about 200 kB a step.
const recordings: Record<string, ArrayBuffer> = {} // leak: container
let count = 0

export function create() {
  return {
    step(i: number) {
      const recording = new ArrayBuffer(200_000) // leak: heap
      new Uint8Array(recording).fill(i)
      recordings[`take ${count++}`] = recording // leak: heap
    },
    close() {},
  }
}
