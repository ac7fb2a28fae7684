// Of each frame the short token is kept: a slice of Node's pool of buffers, and the whole pool stays with it.
// Grows by about 65 kB a step.
export function create() {
  const tokens = [] // leak: container
  return {
    step(i) {
      const frames = Array.from({ length: 40 }, (_, n) => Buffer.from(`frame ${i}.${n} `.repeat(140)))
      tokens.push(Buffer.from(`token ${i} of ${frames.length}`)) // leak: heap
    },
    close() {},
  }
}
