// The text format of Prometheus, 0.0.4. What does not change between two reads is written down once.
import type { Reading } from './readings.ts'

/** Of one metric: its head, and the beginning of each of its lines. */
interface Frame {
  readonly head: string
  readonly starts: readonly string[]
}

export class PrometheusText {
  readonly contentType = 'text/plain; version=0.0.4; charset=utf-8'
  readonly #frames = new WeakMap<object, Frame>()

  render(readings: Iterable<Reading>): string {
    let text = ''
    for (const reading of readings) text += this.#metric(reading)
    return text
  }

  #metric(reading: Reading): string {
    const { space, values, histogram } = reading
    let frame = this.#frames.get(space)
    if (frame === undefined) {
      frame = frameOf(reading)
      this.#frames.set(space, frame)
    }
    let text = frame.head
    if (histogram === undefined) {
      for (const [index, start] of frame.starts.entries()) text += `${start}${amount(values[index] ?? 0)}\n`
      return text
    }
    const numbers = histogramNumbers(histogram)
    for (const [index, start] of frame.starts.entries()) text += `${start}${amount(numbers[index] ?? 0)}\n`
    return text
  }
}

type OfHistogram = NonNullable<Reading['histogram']>

/** In the order of the lines: of each label set its cumulated buckets, its sum and its count. */
function histogramNumbers({ space, bounds, counts, sums }: OfHistogram): readonly number[] {
  const buckets = bounds.length + 1
  const numbers: number[] = []
  for (let set = 0; set < space.size; set++) {
    let count = 0
    for (let bucket = 0; bucket < buckets; bucket++) {
      count += counts[set * buckets + bucket] ?? 0
      numbers.push(count)
    }
    numbers.push(sums[set] ?? 0, count)
  }
  return numbers
}

function frameOf({ metric, space, histogram }: Reading): Frame {
  const { prometheus: name, help, kind } = metric
  const escaped = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  const head = `# HELP ${name} ${escaped}\n# TYPE ${name} ${kind}\n`
  if (histogram === undefined) return { head, starts: space.sets.map((set) => `${name}${labelled(set)} `) }
  const limits = [...histogram.bounds.map(String), '+Inf']
  const starts = space.sets.flatMap((set) => [
    ...limits.map((le) => `${name}_bucket${labelled({ ...set, le })} `),
    `${name}_sum${labelled(set)} `,
    `${name}_count${labelled(set)} `,
  ])
  return { head, starts }
}

/** Values are of closed sets: there is nothing to escape in them. */
function labelled(set: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(set).map(([name, value]) => `${name}="${value}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function amount(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}
