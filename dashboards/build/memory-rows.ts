// The drill-down into one process: its memory, its collector and its event loop.
import type { PanelDescription, Row } from './panel.ts'
import { panelQueries as prometheus, secondsToLimit, sum, times } from './promql.ts'

/** Long enough for several major collections. */
const growthWindow = '1h'
const secondsPerHour = 3600
const tooEarly = 'Not enough data yet: growth is told of ten minutes since the last start.'

export const growthPerHour: PanelDescription = {
  title: 'Growth per hour',
  description:
    'Slope over the last hour, whatever range is shown. Load goes up and down; a leak stays above zero. The heap growing alone is held objects, outside the heap alone something native.',
  unit: 'bytes',
  empty: tooEarly,
  queries: [
    {
      name: 'heap after GC',
      vector: times(prometheus.slope('heapAfterMajorGc', growthWindow), secondsPerHour),
    },
    { name: 'RSS', vector: times(prometheus.slope('residentMemory', growthWindow), secondsPerHour) },
    {
      name: 'outside the heap',
      vector: times(prometheus.slope('outsideHeapMemory', growthWindow), secondsPerHour),
    },
  ],
}

export const timeToLimit: PanelDescription = {
  title: 'Time to limit',
  description:
    'At the growth of the last hour, until the heap or the whole process reaches its limit. 30 days: not in sight.',
  unit: 's',
  empty: tooEarly,
  queries: [
    {
      name: 'heap',
      vector: secondsToLimit(
        prometheus.gauge('heapAfterMajorGc'),
        prometheus.gauge('heapLimit'),
        prometheus.slope('heapAfterMajorGc', growthWindow),
      ),
    },
    {
      name: 'RSS',
      vector: secondsToLimit(
        prometheus.gauge('residentMemory'),
        prometheus.gauge('memoryLimit'),
        prometheus.slope('residentMemory', growthWindow),
      ),
    },
  ],
}

export const memoryRow: Row = {
  title: 'Memory',
  panels: [
    {
      title: 'Process memory against its limit',
      description: 'What the kernel counts, what of it is ours alone (PSS), and what is not heap.',
      unit: 'bytes',
      queries: [
        { name: 'RSS', vector: prometheus.gauge('residentMemory') },
        { name: 'highest RSS', vector: prometheus.gauge('residentMemoryPeak') },
        { name: 'PSS', vector: prometheus.gauge('proportionalMemory') },
        { name: 'outside the heap', vector: prometheus.gauge('outsideHeapMemory') },
        { name: 'limit', vector: prometheus.gauge('memoryLimit') },
      ],
    },
    {
      title: 'Heap against its limit',
      description:
        'After a major collection is what is really held; the rest of what is used is garbage that waits.',
      unit: 'bytes',
      queries: [
        { name: 'after major GC', vector: prometheus.gauge('heapAfterMajorGc') },
        { name: 'used', vector: prometheus.gauge('heapUsed') },
        { name: 'total', vector: prometheus.gauge('heapTotal') },
        { name: 'external', vector: prometheus.gauge('externalMemory') },
        { name: 'array buffers', vector: prometheus.gauge('arrayBuffers') },
        { name: 'limit', vector: prometheus.gauge('heapLimit') },
      ],
    },
    growthPerHour,
    timeToLimit,
    {
      title: 'Heap in use by space',
      description: 'Old and large-object space hold what survives; new space what has just been made.',
      unit: 'bytes',
      queries: [{ vector: prometheus.gauge('heapSpaceUsed') }],
    },
    {
      title: 'Detached contexts',
      description:
        'Contexts that were left and not collected. Above zero for long, something holds on to them.',
      unit: 'short',
      queries: [{ vector: prometheus.gauge('detachedContexts') }],
    },
  ],
}

export const collectorRow: Row = {
  title: 'Collector and event loop',
  panels: [
    {
      title: 'Share of time in the collector',
      description: 'By kind of collection. Major ones that take more and more of it come before the end.',
      unit: 'percentunit',
      warns: [0.05, 0.15],
      queries: [{ vector: sum(prometheus.share('gcDuration'), ['kind']) }],
    },
    {
      title: 'Collector pauses, 99th percentile',
      description: 'By kind of collection.',
      unit: 's',
      queries: [{ vector: prometheus.quantile(0.99, 'gcDuration', ['kind']) }],
    },
    {
      title: 'Delay of the event loop',
      description: 'How late timers are, in windows of ten seconds, without the resolution of the timer.',
      unit: 's',
      queries: [
        { name: 'median', vector: prometheus.gauge('loopDelayP50') },
        { name: '99th percentile', vector: prometheus.gauge('loopDelayP99') },
        { name: 'longest', vector: prometheus.gauge('loopDelayMax') },
      ],
    },
    {
      title: 'Event loop at work',
      description: 'Share of the time. At 100 % everything waits.',
      unit: 'percentunit',
      warns: [0.8, 0.95],
      queries: [{ vector: prometheus.gauge('loopUtilization') }],
    },
    {
      title: 'Processors in use',
      description: '100 % is one processor.',
      unit: 'percentunit',
      queries: [{ vector: prometheus.rate('cpuTime') }],
    },
    {
      title: 'Threads',
      description: 'Those of workers and of libuv included.',
      unit: 'short',
      queries: [{ vector: prometheus.gauge('threads') }],
    },
  ],
}
