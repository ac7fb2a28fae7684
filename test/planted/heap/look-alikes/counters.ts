// Numbers that only ever grow, and take no more room for it.
const totals = { steps: 0, tokens: 0, bytes: 0n, costDollars: 0 }

export function create() {
  return {
    step(i: number) {
      totals.steps += 1
      totals.tokens += 1_000 + i
      totals.bytes += 4_096n
      totals.costDollars += 0.0031
      return JSON.stringify({ ...totals, bytes: `${totals.bytes}` })
    },
    close() {},
  }
}
