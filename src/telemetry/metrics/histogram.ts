// Durations by bucket, as plain numbers. Recording is a search among a dozen bounds.
import { catalogue, type HistogramKey, type LabelsOf } from '../catalogue/catalogue.ts'
import { LabelSpace } from './label-space.ts'

export type Recorded = (value: number, setIndex: number) => void

export class Histogram<Key extends HistogramKey = HistogramKey> {
  readonly key: Key
  readonly space: LabelSpace
  readonly bounds: readonly number[]
  /** Of each label set one after the other: its buckets, not cumulated, the infinite one last. */
  readonly counts: Float64Array
  /** By label set. */
  readonly sums: Float64Array
  readonly #listeners = new Set<Recorded>()

  constructor(key: Key) {
    const metric = catalogue[key]
    this.key = key
    this.space = new LabelSpace(metric)
    this.bounds = metric.bounds ?? []
    this.counts = new Float64Array(this.space.size * (this.bounds.length + 1))
    this.sums = new Float64Array(this.space.size)
  }

  /** @throws RangeError for labels outside the closed set */
  record(value: number, labels: LabelsOf<Key>): void {
    const index = this.space.indexOf(labels)
    const above = this.bounds.findIndex((bound) => value <= bound)
    const bucket = above === -1 ? this.bounds.length : above
    const at = index * (this.bounds.length + 1) + bucket
    this.counts[at] = (this.counts[at] ?? 0) + 1
    this.sums[index] = (this.sums[index] ?? 0) + value
    for (const listener of this.#listeners) listener(value, index)
  }

  /** Told of each value until what is returned is disposed. */
  listen(listener: Recorded): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) }
  }
}
