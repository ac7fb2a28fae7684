// A log-linear histogram: constant memory whatever is recorded, as in HdrHistogram but for fractions too.
// Count, sum and maximum are exact, zero has a bucket of its own; percentiles are at most one bucket (3.2 %) too high.
import type { Distribution } from './sample.ts'

const BUCKETS_PER_OCTAVE = 32
/** 2^-20 ≈ one millionth; anything smaller than this and above zero counts as this. */
const LOWEST_EXPONENT = -20
/** Up to 2^44 ≈ 17 terabytes. */
const OCTAVES = 64
const LAST_BUCKET = BUCKETS_PER_OCTAVE * OCTAVES - 1

export class Histogram {
  readonly #buckets = new Uint32Array(LAST_BUCKET + 1)
  #zeros = 0
  #count = 0
  #sum = 0
  #max = 0

  /** @throws RangeError unless the value is finite and not negative. */
  record(value: number): void {
    if (!Number.isFinite(value) || value < 0) {
      throw new RangeError(`Record a value: ${value} is not a finite number of at least 0`)
    }
    this.#count += 1
    this.#sum += value
    if (value > this.#max) this.#max = value
    if (value === 0) this.#zeros += 1
    else {
      const bucket = bucketOf(value)
      this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1
    }
  }

  /** Undefined when nothing was recorded. */
  read(): Distribution | undefined {
    if (this.#count === 0) return undefined
    return {
      count: this.#count,
      sum: this.#sum,
      max: this.#max,
      p50: this.#quantile(0.5),
      p99: this.#quantile(0.99),
    }
  }

  clear(): void {
    this.#buckets.fill(0)
    this.#zeros = 0
    this.#count = 0
    this.#sum = 0
    this.#max = 0
  }

  #quantile(share: number): number {
    const rank = Math.ceil(share * this.#count)
    let seen = this.#zeros
    if (rank <= seen) return 0
    for (let bucket = 0; bucket <= LAST_BUCKET; bucket += 1) {
      seen += this.#buckets[bucket] ?? 0
      if (seen >= rank) return Math.min(upperEdge(bucket), this.#max)
    }
    return this.#max
  }
}

function bucketOf(value: number): number {
  const exponent = Math.floor(Math.log2(value))
  const within = Math.floor((value / 2 ** exponent - 1) * BUCKETS_PER_OCTAVE)
  const bucket = (exponent - LOWEST_EXPONENT) * BUCKETS_PER_OCTAVE + within
  return Math.max(0, Math.min(LAST_BUCKET, bucket))
}

function upperEdge(bucket: number): number {
  const exponent = Math.floor(bucket / BUCKETS_PER_OCTAVE) + LOWEST_EXPONENT
  return 2 ** exponent * (1 + ((bucket % BUCKETS_PER_OCTAVE) + 1) / BUCKETS_PER_OCTAVE)
}
