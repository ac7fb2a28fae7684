// What explains a step in a line: marked over all panels of a dashboard.
import { panelQueries as prometheus, sum, type Vector } from './promql.ts'

interface Annotation {
  readonly name: string
  readonly color: string
  /** Marked where it is above zero. */
  readonly value: Vector
}

export const annotations: readonly Annotation[] = [
  { name: 'Restart', color: 'blue', value: prometheus.changes('processStartTime') },
  {
    name: 'Snapshot',
    color: 'purple',
    value: sum(prometheus.increase('snapshots', { outcome: ['written', 'near-limit'] })),
  },
  {
    name: 'Pressure',
    color: 'red',
    value: prometheus.increase('pressureTransitions', { level: ['elevated', 'critical'] }),
  },
]
