// A memo over arguments of which there are 90, met in no order.
const memo = new Map<string, number[]>()

export function create() {
  return {
    step(i: number) {
      const key = JSON.stringify({ language: (i * 37) % 9, level: (i * 11) % 10 })
      if (!memo.has(key))
        memo.set(
          key,
          Array.from({ length: 120 }, (_, n) => n + 0.5),
        )
      return memo.get(key)
    },
    close() {},
  }
}
