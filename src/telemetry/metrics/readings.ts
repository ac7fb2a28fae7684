// What all sources said at one moment. Every label set of every metric has a value: 0 unless a source says otherwise.
import { catalogue, type LabelsOf, type MetricKey, type ValueKey } from '../catalogue/catalogue.ts'
import type { Metric } from '../catalogue/metric.ts'
import type { Histogram } from './histogram.ts'
import { LabelSpace } from './label-space.ts'

/** Of one metric. */
export interface Reading {
  readonly key: MetricKey
  readonly metric: Metric
  readonly space: LabelSpace
  /** By label set; empty for a histogram. */
  readonly values: Float64Array
  readonly histogram: Histogram | undefined
}

/** Reads the state of its part of the program when it is asked. */
export interface MetricSource {
  /** Those it gives values to. Those that this platform does not have are left out. */
  readonly metrics: readonly ValueKey[]
  readonly histograms?: readonly Histogram[]
  /** Cheap: fields are read, nothing is computed that could be computed by who reads the metric. */
  read(readings: Readings): void
}

export class Readings {
  readonly #all = new Map<MetricKey, Reading>()

  /** @throws RangeError when another source gives the same metric */
  provide({ metrics, histograms = [] }: MetricSource): void {
    for (const key of metrics) {
      const space = new LabelSpace(catalogue[key])
      this.#add({ key, space, values: new Float64Array(space.size), histogram: undefined })
    }
    for (const histogram of histograms) {
      const { key, space } = histogram
      this.#add({ key, space, values: new Float64Array(0), histogram })
    }
  }

  withdraw({ metrics, histograms = [] }: MetricSource): void {
    for (const key of [...metrics, ...histograms.map((each) => each.key)]) this.#all.delete(key)
  }

  get all(): Iterable<Reading> {
    return this.#all.values()
  }

  clear(): void {
    for (const { values } of this.#all.values()) values.fill(0)
  }

  /** @throws RangeError for labels outside the closed set, and for a metric that the source has not named */
  set<Key extends ValueKey>(key: Key, labels: LabelsOf<Key>, value: number): void {
    const reading = this.#all.get(key)
    if (reading === undefined)
      throw new RangeError(`Read ${catalogue[key].prometheus}: its source did not name it`)
    reading.values[reading.space.indexOf(labels)] = value
  }

  /** One after the other, for values by the first label of a metric that has only one. */
  setEach<Key extends ValueKey>(
    key: Key,
    label: keyof LabelsOf<Key> & string,
    values: Iterable<readonly [string, number]>,
  ): void {
    const reading = this.#all.get(key)
    if (reading === undefined)
      throw new RangeError(`Read ${catalogue[key].prometheus}: its source did not name it`)
    for (const [value, amount] of values) reading.values[reading.space.indexOf({ [label]: value })] = amount
  }

  #add(reading: Omit<Reading, 'metric'>): void {
    const metric = catalogue[reading.key]
    if (this.#all.has(reading.key)) {
      throw new RangeError(`Add source: ${metric.prometheus} has a source already`)
    }
    this.#all.set(reading.key, { ...reading, metric })
  }
}
