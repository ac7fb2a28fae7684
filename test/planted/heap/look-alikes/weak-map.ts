// What is computed for a request hangs weakly on it, and goes with it.
const computed = new WeakMap<object, number[]>()

export function create() {
  return {
    step(i: number) {
      const request = { path: `/${i}` }
      computed.set(
        request,
        Array.from({ length: 500 }, (_, n) => n + 0.5),
      )
      return computed.get(request)?.length
    },
    close() {},
  }
}
