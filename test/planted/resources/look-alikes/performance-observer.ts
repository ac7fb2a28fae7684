// An observer for each step, disconnected after it.
import { PerformanceObserver } from 'node:perf_hooks'

export function create() {
  return {
    step() {
      const observer = new PerformanceObserver(() => {})
      observer.observe({ entryTypes: ['function'] })
      observer.disconnect()
    },
    close() {},
  }
}
