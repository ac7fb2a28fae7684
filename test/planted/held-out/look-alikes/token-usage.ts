// Usage summed up by model and day, not recorded call by call.
const ledger = new Map<string, { calls: number; input: number; output: number; costDollars: number }>()

export async function create() {
  return {
    async step(i: number) {
      const key = `model-${i % 4}/day-${Math.floor(i / 50) % 3}`
      const sum = ledger.get(key) ?? { calls: 0, input: 0, output: 0, costDollars: 0 }
      sum.calls += 1
      sum.input += 1_200 + i
      sum.output += i / 2
      sum.costDollars += 0.003 + i * 1e-6
      ledger.set(key, sum)
      return [...ledger.values()].reduce((total, { costDollars }) => total + costDollars, 0)
    },
    async close() {},
  }
}
