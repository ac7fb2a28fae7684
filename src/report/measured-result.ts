// The figures of a result in the shape that metrics are asked by name.
import type { Measured } from '../findings/metrics.ts'
import type { Result } from './result.ts'

export function measuredOf({ metrics, phases }: Pick<Result, 'metrics' | 'phases'>): Measured {
  return { overall: metrics, phases: Object.fromEntries(phases.map(({ name, metrics: own }) => [name, own])) }
}
