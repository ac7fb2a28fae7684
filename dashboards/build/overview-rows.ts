// All processes beside each other, each on its own: an average would hide the one that leaks.
import { growthPerHour, timeToLimit } from './memory-rows.ts'
import type { Row } from './panel.ts'
import { combined, panelQueries as prometheus, since, sum } from './promql.ts'
import { pressureLevelPanel } from './upkeep-rows.ts'

const memoryShare = combined(prometheus.gauge('residentMemory'), '/', prometheus.gauge('memoryLimit'))
const heapShare = combined(prometheus.gauge('heapAfterMajorGc'), '/', prometheus.gauge('heapLimit'))

export const overviewRows: readonly Row[] = [
  {
    title: 'Now',
    panels: [
      pressureLevelPanel,
      {
        title: 'Memory of limit',
        description: 'RSS of what the process may use.',
        unit: 'percentunit',
        stat: true,
        warns: [0.8, 0.9],
        queries: [{ vector: memoryShare }],
      },
      {
        title: 'Heap of limit',
        description: 'What a major collection left, of what the old generation bursts at.',
        unit: 'percentunit',
        stat: true,
        warns: [0.7, 0.85],
        queries: [{ vector: heapShare }],
      },
      {
        title: 'Sessions',
        description: 'Held in memory right now. Those at rest are on disk only.',
        unit: 'short',
        stat: true,
        queries: [{ vector: sum(prometheus.gauge('resourcesLive', { kind: 'session' })) }],
      },
      {
        title: 'Tracked resources',
        description: 'Held right now, of all kinds.',
        unit: 'short',
        stat: true,
        queries: [{ vector: sum(prometheus.gauge('resourcesLive')) }],
      },
      {
        title: 'Left open',
        description: 'Resources held although their owner is done: leaks.',
        unit: 'short',
        stat: true,
        warns: [1, 10],
        queries: [{ vector: sum(prometheus.gauge('resourcesLeftOpen')) }],
      },
      {
        title: 'Snapshots in range',
        description: 'Heap snapshots that were written.',
        unit: 'short',
        stat: true,
        warns: [1, 2],
        queries: [
          {
            vector: sum(prometheus.increase('snapshots', { outcome: ['written', 'near-limit'] }, '$__range')),
          },
        ],
      },
      {
        title: 'Uptime',
        description: 'Since the process has started.',
        unit: 's',
        stat: true,
        queries: [{ vector: since(prometheus.gauge('processStartTime')) }],
      },
    ],
  },
  {
    title: 'Leak or load',
    panels: [
      growthPerHour,
      timeToLimit,
      {
        title: 'Heap after major GC, of limit',
        description: 'What is really held. Load comes and goes; a leak only comes.',
        unit: 'percentunit',
        warns: [0.7, 0.85],
        queries: [{ vector: heapShare }],
      },
      {
        title: 'Memory of limit over time',
        description: 'RSS of what the process may use.',
        unit: 'percentunit',
        warns: [0.8, 0.9],
        queries: [{ vector: memoryShare }],
      },
      {
        title: 'Acquired minus released, all kinds',
        description:
          'In each interval. Above zero again and again is a leak; the drill-down says of what kind.',
        unit: 'short',
        queries: [
          {
            vector: combined(
              sum(prometheus.increase('resourcesAcquired')),
              '-',
              sum(prometheus.increase('resourcesReleased')),
            ),
          },
        ],
      },
      {
        title: 'Left open over time',
        description: 'Resources held although their owner is done. Above zero for long is a leak.',
        unit: 'short',
        warns: [1, 10],
        queries: [{ vector: sum(prometheus.gauge('resourcesLeftOpen')) }],
      },
    ],
  },
  {
    title: 'Work',
    panels: [
      {
        title: 'Share of time in the collector',
        description: 'All kinds of collection together.',
        unit: 'percentunit',
        warns: [0.05, 0.15],
        queries: [{ vector: sum(prometheus.share('gcDuration')) }],
      },
      {
        title: 'Delay of the event loop, 99th percentile',
        description: 'In windows of ten seconds.',
        unit: 's',
        queries: [{ vector: prometheus.gauge('loopDelayP99') }],
      },
      {
        title: 'Prompts',
        description: 'That ended, per second, by how.',
        unit: 'ops',
        queries: [{ vector: prometheus.frequency('promptDuration') }],
      },
      {
        title: 'Processors in use',
        description: '100 % is one processor.',
        unit: 'percentunit',
        queries: [{ vector: sum(prometheus.rate('cpuTime')) }],
      },
    ],
  },
]
