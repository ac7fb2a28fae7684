// How long each answer took, by model: four arrays of plain numbers that nobody empties.
// Grows by about 800 B a step.
const models = ['large', 'small', 'draft', 'judge'] as const
const took: Record<string, number[]> = Object.fromEntries(models.map((model) => [model, []]))

export function create() {
  return {
    step(i: number) {
      for (let call = 0; call < 100; call++)
        took[models[call % models.length] ?? 'large']?.push((i * 7 + call) % 997) // leak: heap
    },
    close() {},
  }
}
