// Usage of each call is recorded to show the cost, and the sum is taken over the records each time.
// Grows by about 450 B a step.
type Usage = {
  readonly model: string
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cacheReadTokens: number
  readonly costDollars: number
  readonly at: Date
}

export const create = async () => {
  const ledger: Usage[] = [] // leak: container
  const record = (model: string, inputTokens: number, outputTokens: number) => {
    const costDollars = inputTokens * 3e-6 + outputTokens * 1.5e-5 // leak: heap
    const tokens = { inputTokens, outputTokens, cacheReadTokens: inputTokens / 3 }
    const usage = { model, ...tokens, costDollars, at: new Date() } // leak: heap
    ledger.push(usage) // leak: heap
    ledger.push({ ...usage, model: 'small' }) // leak: heap
    return ledger.reduce((sum, { costDollars: cost }) => sum + cost, 0)
  }
  return {
    step: (i: number) => record('large', 1_000.5 + i, i / 2),
    close: () => undefined,
  }
}
