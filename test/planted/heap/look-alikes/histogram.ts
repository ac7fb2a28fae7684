// Durations by tool in buckets that are fixed.
const bounds = [0.1, 0.5, 1, 5, 10, 50, 100, 500]
const histograms = new Map<string, { readonly counts: number[]; sum: number }>()

export function create() {
  return {
    step(i: number) {
      for (let n = 0; n < 50; n++) {
        const tool = `tool ${(i + n) % 12}`
        const histogram = histograms.get(tool) ?? { counts: bounds.map(() => 0), sum: 0 }
        histograms.set(tool, histogram)
        const durationMs = ((i * 31 + n * 17) % 6_000) / 10
        const at = bounds.findIndex((bound) => durationMs <= bound)
        histogram.counts[at < 0 ? 7 : at] = (histogram.counts[at < 0 ? 7 : at] ?? 0) + 1
        histogram.sum += durationMs
      }
    },
    close() {},
  }
}
