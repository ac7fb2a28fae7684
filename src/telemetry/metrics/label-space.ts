// All label sets of one metric, numbered: a value has its place before it is known, so none is missing and none is new.
import type { Metric } from '../catalogue/metric.ts'

type Labels = Readonly<Record<string, string>>

interface Dimension {
  readonly name: string
  readonly indices: ReadonlyMap<string, number>
  readonly stride: number
}

export class LabelSpace {
  /** As Prometheus names them. */
  readonly sets: readonly Labels[]
  /** As OpenTelemetry does, in the same order. */
  readonly attributes: readonly Labels[]
  readonly #metric: Metric
  readonly #dimensions: readonly Dimension[]

  constructor(metric: Metric) {
    this.#metric = metric
    const labels = Object.entries(metric.labels)
    this.sets = product(labels.map(([name, { values }]) => values.map((value) => [name, value])))
    this.attributes = product(
      labels.map(([, { attribute, values, attributeSuffix = '' }]) =>
        values.map((value) => [attribute, value + attributeSuffix]),
      ),
    )
    let stride = this.sets.length
    this.#dimensions = labels.map(([name, { values }]) => {
      stride /= values.length
      return { name, stride, indices: new Map(values.map((value, index) => [value, index])) }
    })
  }

  get size(): number {
    return this.sets.length
  }

  /** @throws RangeError for a label set that is not among them */
  indexOf(labels: Labels): number {
    let index = 0
    for (const { name, indices, stride } of this.#dimensions) {
      const value = labels[name]
      const at = value === undefined ? undefined : indices.get(value)
      if (at === undefined) throw this.#refusal(name, value)
      index += at * stride
    }
    if (Object.keys(labels).length > this.#dimensions.length)
      throw this.#refusal('labels', String(Object.keys(labels)))
    return index
  }

  #refusal(name: string, found: string | undefined): RangeError {
    const { prometheus, labels } = this.#metric
    const wanted = labels[name]?.values.join(', ') ?? (Object.keys(labels).join(', ') || 'none')
    return new RangeError(`Read ${prometheus}: ${name} is ${found ?? 'missing'}, wanted ${wanted}`)
  }
}

function product(dimensions: readonly (readonly (readonly [string, string])[])[]): readonly Labels[] {
  return dimensions.reduce<readonly Labels[]>(
    (sets, values) => sets.flatMap((set) => values.map(([name, value]) => ({ ...set, [name]: value }))),
    [{}],
  )
}
