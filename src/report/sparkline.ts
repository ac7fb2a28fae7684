// A series of numbers in one line of text.

const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/** At most `width` characters, each the highest of its stretch; a flat series is a low line. */
export function sparkline(values: readonly number[], width: number): string {
  const count = Math.min(width, values.length)
  const heights = Array.from({ length: count }, (_, index) =>
    Math.max(
      ...values.slice(
        Math.floor((index * values.length) / count),
        Math.floor(((index + 1) * values.length) / count),
      ),
    ),
  )
  const low = Math.min(...heights)
  const range = Math.max(...heights) - low
  return heights
    .map((height) => LEVELS[range === 0 ? 0 : Math.round(((height - low) / range) * (LEVELS.length - 1))])
    .join('')
}
