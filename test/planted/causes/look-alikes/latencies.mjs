// The latest 700 latencies: the store is enlarged while it fills, and pushed to for ever.
const latencies = []

export function create() {
  return {
    step(i) {
      for (let call = 0; call < 5; call += 1) latencies.push(i * 1.5 + call)
      while (latencies.length > 700) latencies.shift()
    },
    close() {},
  }
}
