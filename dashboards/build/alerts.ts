// What wakes somebody. A condition keeps its value apart from its limit: tests ask for the value, which is always there.
import { combined, ruleQueries as prometheus, since, sum, times, type Vector } from './promql.ts'
import { recorded } from './recordings.ts'

interface Condition {
  readonly value: Vector
  readonly is: '>' | '<' | '=='
  readonly limit: number
}

export interface Alert {
  readonly name: string
  readonly severity: 'critical' | 'warning'
  /** How long it must hold. */
  readonly for: string
  /** All of them. The first one's value and labels are told. */
  readonly conditions: readonly [Condition, ...Condition[]]
  readonly summary: string
  /** What it means, and what to do. */
  readonly description: string
}

const upForAnHour: Condition = { value: since(prometheus.gauge('processStartTime')), is: '>', limit: 3600 }
/** A day's notice. */
const soonSeconds = 24 * 3600
const sessionGrowth = sum(times(prometheus.slope('resourcesLive', '1h', { kind: 'session' }), 3600))

export const alerts = {
  targetMissing: {
    name: 'TidemarkTargetMissing',
    severity: 'critical',
    for: '2m',
    // Prometheus's own: nobody else can say that a target is gone.
    conditions: [{ value: { text: 'up{job=~"tidemark.*"}', labels: [] }, is: '==', limit: 0 }],
    summary: '{{ $labels.instance }} does not answer',
    description:
      'It has ended, hangs, or refuses the scrape. Look at its exit code and for snapshots it left.',
  },
  pressureCritical: {
    name: 'TidemarkPressureCritical',
    severity: 'critical',
    for: '0s', // The level itself has hysteresis.
    conditions: [{ value: prometheus.gauge('pressureLevel', { level: 'critical' }), is: '==', limit: 1 }],
    summary: '{{ $labels.instance }} is critically short of memory',
    description: 'More than 90 % of a limit is used. With --snapshots, run `tidemark heap` on what it wrote.',
  },
  heapLimitNear: {
    name: 'TidemarkHeapLimitNear',
    severity: 'critical',
    for: '5m',
    conditions: [{ value: recorded('heapOfLimit'), is: '>', limit: 0.85 }],
    summary: '{{ $labels.instance }} holds {{ $value | humanizePercentage }} of its heap limit',
    description:
      'Measured after a major collection: nothing more can be collected. At the limit the process ends.',
  },
  memoryLimitNear: {
    name: 'TidemarkMemoryLimitNear',
    severity: 'critical',
    for: '5m',
    conditions: [{ value: recorded('memoryOfLimit'), is: '>', limit: 0.9 }],
    summary: '{{ $labels.instance }} uses {{ $value | humanizePercentage }} of the memory it may have',
    description:
      'At the limit the kernel ends it. If the heap is small, it is outside: buffers or something native.',
  },
  heapGrowing: {
    name: 'TidemarkHeapGrowing',
    severity: 'warning',
    for: '30m',
    conditions: [{ value: recorded('heapTimeToLimit'), is: '<', limit: soonSeconds }, upForAnHour],
    summary: '{{ $labels.instance }} reaches its heap limit in {{ $value | humanizeDuration }}',
    description:
      'What is held after major collections grows. The drill-down says whether resources grow with it.',
  },
  memoryGrowing: {
    name: 'TidemarkMemoryGrowing',
    severity: 'warning',
    for: '30m',
    conditions: [{ value: recorded('memoryTimeToLimit'), is: '<', limit: soonSeconds }, upForAnHour],
    summary: '{{ $labels.instance }} reaches its memory limit in {{ $value | humanizeDuration }}',
    description: 'The resident memory grows. If the heap does not, it is buffers or something native.',
  },
  resourceLeak: {
    name: 'TidemarkResourceLeak',
    severity: 'warning',
    for: '10m',
    conditions: [{ value: prometheus.gauge('resourcesLeftOpen'), is: '>', limit: 0 }],
    summary: '{{ $labels.instance }} holds {{ $value }} resources of a {{ $labels.scope }} that is done',
    description: 'Nobody will release them. /stats names their kinds; `tidemark watch` names the lines.',
  },
  resourcesGrow: {
    name: 'TidemarkResourcesGrow',
    severity: 'warning',
    for: '30m',
    conditions: [
      { value: recorded('resourceGrowth'), is: '>', limit: 30 },
      { value: sessionGrowth, is: '<', limit: 1 },
      upForAnHour,
    ],
    summary:
      '{{ $labels.instance }} holds {{ $value | humanize }} more of kind {{ $labels.kind }} every hour',
    description: 'The sessions do not grow, so it is not load.',
  },
  descriptorsNear: {
    name: 'TidemarkDescriptorLimitNear',
    severity: 'critical',
    for: '5m',
    conditions: [
      {
        value: combined(prometheus.gauge('openDescriptors'), '/', prometheus.gauge('descriptorLimit')),
        is: '>',
        limit: 0.85,
      },
    ],
    summary: '{{ $labels.instance }} uses {{ $value | humanizePercentage }} of its file descriptors',
    description:
      'At the limit nothing can be opened any more. `tidemark watch` says what they are and from where.',
  },
  snapshotFailed: {
    name: 'TidemarkSnapshotFailed',
    severity: 'warning',
    for: '0s',
    conditions: [
      {
        value: prometheus.increase(
          'snapshots',
          { outcome: ['failed', 'disk-full', 'too-large', 'too-little-memory', 'unfinished'] },
          '1h',
        ),
        is: '>',
        limit: 0,
      },
    ],
    summary: '{{ $labels.instance }} could not write a heap snapshot: {{ $labels.outcome }}',
    description:
      'It was short of memory, and the evidence is incomplete. The diagnosis beside it was written first.',
  },
  collectorTime: {
    name: 'TidemarkCollectorTime',
    severity: 'warning',
    for: '10m',
    conditions: [{ value: recorded('collectorShare'), is: '>', limit: 0.15 }],
    summary: '{{ $labels.instance }} spends {{ $value | humanizePercentage }} of its time on collecting',
    description: 'The heap is nearly full, or far too much garbage is made.',
  },
  restarts: {
    name: 'TidemarkRestarts',
    severity: 'warning',
    for: '0s',
    conditions: [{ value: prometheus.changes('processStartTime', '1h'), is: '>', limit: 2 }],
    summary: '{{ $labels.instance }} has restarted {{ $value }} times in an hour',
    description:
      'A process that is ended at its limit and started again hides its leak. Look at its exit codes.',
  },
  childSurvived: {
    name: 'TidemarkChildSurvived',
    severity: 'warning',
    for: '0s',
    conditions: [{ value: prometheus.increase('childSurvivors', undefined, '1h'), is: '>', limit: 0 }],
    summary: '{{ $labels.instance }} has children that outlived being killed',
    description: 'They hold memory and descriptors that no figure of this process shows.',
  },
  breakerOpen: {
    name: 'TidemarkCompactionBreakerOpen',
    severity: 'warning',
    for: '10m',
    conditions: [{ value: prometheus.gauge('compactionBreaker', { state: 'open' }), is: '==', limit: 1 }],
    summary: '{{ $labels.instance }} does not compact any more',
    description: 'Compaction failed again and again. Windows grow until they are refused.',
  },
  telemetryFails: {
    name: 'TidemarkTelemetryFails',
    severity: 'warning',
    for: '5m',
    conditions: [{ value: prometheus.increase('telemetryFailures', undefined, '15m'), is: '>', limit: 0 }],
    summary: '{{ $labels.instance }} cannot read some of its own metrics',
    description: 'They are 0 meanwhile: believe none of them.',
  },
} as const satisfies Record<string, Alert>

export type AlertKey = keyof typeof alerts

export function expression({ conditions }: Alert): string {
  return conditions
    .map(({ value, is, limit }) => `(${value.text}) ${is} ${limit}`)
    .join(' and on (job, instance) ')
}
