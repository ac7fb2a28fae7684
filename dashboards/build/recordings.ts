// What alerts, and dashboards over long ranges, need in the same form: computed once.
import { combined, ruleQueries as prometheus, secondsToLimit, sum, times, type Vector } from './promql.ts'

const growthWindow = '1h'
const secondsPerHour = 3600

const described = {
  heapOfLimit: {
    record: 'instance:nodejs_heap_after_major_gc:of_limit',
    vector: combined(prometheus.gauge('heapAfterMajorGc'), '/', prometheus.gauge('heapLimit')),
  },
  memoryOfLimit: {
    record: 'instance:process_resident_memory:of_limit',
    vector: combined(prometheus.gauge('residentMemory'), '/', prometheus.gauge('memoryLimit')),
  },
  heapGrowth: {
    record: 'instance:nodejs_heap_after_major_gc_bytes:growth_per_hour',
    vector: times(prometheus.slope('heapAfterMajorGc', growthWindow), secondsPerHour),
  },
  memoryGrowth: {
    record: 'instance:process_resident_memory_bytes:growth_per_hour',
    vector: times(prometheus.slope('residentMemory', growthWindow), secondsPerHour),
  },
  heapTimeToLimit: {
    record: 'instance:nodejs_heap_after_major_gc:seconds_to_limit',
    vector: secondsToLimit(
      prometheus.gauge('heapAfterMajorGc'),
      prometheus.gauge('heapLimit'),
      prometheus.slope('heapAfterMajorGc', growthWindow),
    ),
  },
  memoryTimeToLimit: {
    record: 'instance:process_resident_memory:seconds_to_limit',
    vector: secondsToLimit(
      prometheus.gauge('residentMemory'),
      prometheus.gauge('memoryLimit'),
      prometheus.slope('residentMemory', growthWindow),
    ),
  },
  resourceGrowth: {
    record: 'instance_kind:tidemark_resource_live:growth_per_hour',
    vector: times(prometheus.slope('resourcesLive', growthWindow), secondsPerHour),
  },
  collectorShare: {
    record: 'instance:nodejs_gc_duration:share_of_time',
    vector: sum(prometheus.share('gcDuration')),
  },
} as const satisfies Record<string, Recording>

export interface Recording {
  readonly record: string
  readonly vector: Vector
}

export const recordings: readonly Recording[] = Object.values(described)

type LabelIn<V> = V extends Vector<infer Label> ? Label : never

/** The series that a recording rule writes. */
export function recorded<Key extends keyof typeof described>(
  key: Key,
): Vector<LabelIn<(typeof described)[Key]['vector']>>
export function recorded(key: keyof typeof described): Vector {
  const { record, vector } = described[key]
  return { text: record, labels: vector.labels }
}
