import { describe, expect, it } from 'vitest'
import { ProportionalSizes } from '../../src/system/proportional-sizes.ts'

/** Processes whose PSS takes so long to read, on a clock that only a read or the test moves. */
class Kernel {
  ms = 0
  reads = 0
  readonly #costMs: number

  constructor(costMs: number) {
    this.#costMs = costMs
  }

  read(pid: number): number {
    this.reads++
    this.ms += this.#costMs
    return pid + this.reads
  }

  nowMs(): number {
    return this.ms
  }
}

function looks(costMs: number, seconds: number): Kernel {
  const kernel = new Kernel(costMs)
  const sizes = new ProportionalSizes(kernel)
  for (let second = 0; second < seconds; second++) {
    kernel.ms = Math.max(kernel.ms, second * 1000)
    sizes.of([1])
  }
  return kernel
}

describe('the PSS of processes', () => {
  it('is read at every look where that is cheap', () => {
    expect(looks(0.5, 100).reads).toBe(100)
  })

  it('takes at most a hundredth of the time where it is not', () => {
    const { reads } = looks(134, 1000)
    expect(reads).toBeGreaterThan(60)
    expect(reads * 134).toBeLessThanOrEqual(10_000 + 134)
  })

  it('is what was read last in between, of the same process only', () => {
    const kernel = new Kernel(100)
    const sizes = new ProportionalSizes(kernel)
    expect(sizes.of([1000, 2000])).toEqual([1001, 2002])
    expect(sizes.of([2000])).toEqual([2002])
    expect(sizes.of([1000, 2000])).toEqual([1003, 2002])
  })
})
