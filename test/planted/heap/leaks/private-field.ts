// Spans of a trace end, and stay with the tracer.
// Grows by about 470 B a step.
class Tracer {
  #spans: { name: string; startMs: number; endMs: number; attributes: [string, number][] }[] = [] // leak: container

  trace<T>(name: string, body: () => T): T {
    const startMs = performance.now()
    const result = body()
    const attributes = [name, 'length', 'cost'].map((key, n): [string, number] => [key, startMs + n]) // leak: heap
    this.#spans.push({ name, startMs, endMs: performance.now(), attributes }) // leak: heap
    return result
  }
}

export function create() {
  const tracer = new Tracer()
  return {
    step(i: number) {
      tracer.trace(`step ${i}`, () => Math.sqrt(i)) // leak: heap
    },
    close() {},
  }
}
