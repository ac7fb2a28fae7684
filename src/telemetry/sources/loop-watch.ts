// Delay and use of the event loop, by whole windows of ten seconds: what a reader is told does not depend on who else reads,
// and two readers do not take each other's maxima. The resolution of the timer is no delay, and is taken off.
import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { MetricSource, Readings } from '../metrics/readings.ts'

const windowMs = 10_000
const resolutionMs = 10

interface Window {
  readonly mean: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly max: number
  readonly utilization: number
}

export class LoopWatch implements MetricSource, Disposable {
  readonly metrics = [
    'loopDelayMean',
    'loopDelayP50',
    'loopDelayP90',
    'loopDelayP99',
    'loopDelayMax',
    'loopUtilization',
    'loopTime',
  ] as const
  readonly #histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  readonly #timer: NodeJS.Timeout
  #since: EventLoopUtilization = performance.eventLoopUtilization()
  #whole: Window | undefined

  /** @param onWindow called at the end of each window */
  constructor(onWindow: () => void = () => {}) {
    this.#histogram.enable()
    this.#timer = setInterval(() => {
      this.turn()
      onWindow()
    }, windowMs).unref()
  }

  /** Ends the window. */
  turn(): void {
    this.#whole = this.#window()
    this.#since = performance.eventLoopUtilization()
    this.#histogram.reset()
  }

  /** Before the first window is over, what there is of it. */
  read(readings: Readings): void {
    const { mean, p50, p90, p99, max, utilization } = this.#whole ?? this.#window()
    readings.set('loopDelayMean', {}, mean)
    readings.set('loopDelayP50', {}, p50)
    readings.set('loopDelayP90', {}, p90)
    readings.set('loopDelayP99', {}, p99)
    readings.set('loopDelayMax', {}, max)
    readings.set('loopUtilization', {}, utilization)
    const { active, idle } = performance.eventLoopUtilization()
    readings.set('loopTime', { state: 'active' }, active / 1000)
    readings.set('loopTime', { state: 'idle' }, idle / 1000)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#histogram.disable()
  }

  #window(): Window {
    const histogram = this.#histogram
    const isEmpty = histogram.count === 0
    const delay = (nanoseconds: number): number =>
      isEmpty ? 0 : Math.max(0, nanoseconds / 1e9 - resolutionMs / 1000)
    return {
      mean: delay(histogram.mean),
      p50: delay(histogram.percentile(50)),
      p90: delay(histogram.percentile(90)),
      p99: delay(histogram.percentile(99)),
      max: delay(histogram.max),
      utilization: performance.eventLoopUtilization(this.#since).utilization,
    }
  }
}
