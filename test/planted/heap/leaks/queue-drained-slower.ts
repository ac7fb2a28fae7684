// Three events come in with each step and two go out.
// Grows by about 620 B a step.
interface Event {
  readonly kind: string
  readonly delta: string
}

export function create() {
  const queue: Event[] = [] // leak: container
  return {
    step(i: number) {
      for (let n = 0; n < 3; n++) {
        queue.push({ kind: 'delta', delta: `${i}.${n} `.concat(Math.sin(i + n).toFixed(18)) }) // leak: heap
        const usage = JSON.stringify({ i, n, input: i * 31, output: i * 17, cached: i * n }) // leak: heap
        queue.push({ kind: 'usage', delta: usage }) // leak: heap
      }
      for (let n = 0; n < 2; n++) queue.shift()
    },
    close() {},
  }
}
