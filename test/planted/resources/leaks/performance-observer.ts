// An observer for each step that is never disconnected.
import { PerformanceObserver } from 'node:perf_hooks'

export function create() {
  return {
    step() {
      new PerformanceObserver(() => {}).observe({ entryTypes: ['function'] }) // leak: performance-observer
    },
    close() {},
  }
}
