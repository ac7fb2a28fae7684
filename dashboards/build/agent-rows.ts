// The drill-down into one process: what it holds, and what an agent in it does.
import type { Row } from './panel.ts'
import { combined, panelQueries as prometheus, sum } from './promql.ts'

export const resourceRow: Row = {
  title: 'Resources',
  panels: [
    {
      title: 'Live resources',
      description: 'Held right now, by kind. Back to where it was when idle, or something leaks.',
      unit: 'short',
      queries: [{ vector: prometheus.gauge('resourcesLive') }],
    },
    {
      title: 'Acquired minus released',
      description: 'In each interval, by kind. Above zero again and again is a leak of that kind.',
      unit: 'short',
      queries: [
        {
          vector: combined(
            prometheus.increase('resourcesAcquired'),
            '-',
            prometheus.increase('resourcesReleased'),
          ),
        },
      ],
    },
    {
      title: 'Left open',
      description: 'Held although their owner is done, by what the owner was. Above zero for long is a leak.',
      unit: 'short',
      warns: [1, 10],
      queries: [{ vector: prometheus.gauge('resourcesLeftOpen') }],
    },
    {
      title: 'Oldest resource',
      description:
        'Age of the oldest one held, by kind. What should be short-lived and is old was forgotten.',
      unit: 's',
      queries: [{ vector: prometheus.gauge('resourceOldestAge') }],
    },
    {
      title: 'What keeps the event loop alive',
      description: 'As Node names it: also what nobody registered.',
      unit: 'short',
      queries: [{ vector: prometheus.gauge('activeResources') }],
    },
    {
      title: 'File descriptors against their limit',
      description: 'At the limit, nothing can be opened any more.',
      unit: 'short',
      queries: [
        { name: 'open', vector: prometheus.gauge('openDescriptors') },
        { name: 'limit', vector: prometheus.gauge('descriptorLimit') },
      ],
    },
    {
      title: 'Handles lost',
      description:
        'Collected while what they stand for was held: nobody can release it any more. In each interval, by kind.',
      unit: 'short',
      warns: [1, 10],
      queries: [{ vector: prometheus.increase('resourcesCollected') }],
    },
  ],
}

export const sessionRow: Row = {
  title: 'Sessions and windows',
  panels: [
    {
      title: 'Sessions',
      description: 'Held in memory, and those at work. Those at rest are on disk only.',
      unit: 'short',
      queries: [
        { name: 'held', vector: sum(prometheus.gauge('resourcesLive', { kind: 'session' })) },
        { name: 'at work', vector: prometheus.gauge('sessionsAtWork') },
      ],
    },
    {
      title: 'Sessions opened, ended, deleted',
      description: 'Per second.',
      unit: 'cps',
      queries: [{ vector: prometheus.rate('sessionEvents') }],
    },
    {
      title: 'Largest window against its limit',
      description: 'In tokens. At the limit it is compacted.',
      unit: 'short',
      queries: [
        { name: 'largest', vector: prometheus.gauge('windowTokensLargest') },
        { name: 'limit', vector: prometheus.gauge('windowTokensLimit') },
      ],
    },
    {
      title: 'Bytes in windows',
      description: 'Of all running prompts together, estimated.',
      unit: 'bytes',
      queries: [{ vector: prometheus.gauge('windowSize') }],
    },
    {
      title: 'Rows read',
      description: 'By steps, and what of it was new. The distance is history that is read again and again.',
      unit: 'cps',
      queries: [
        { name: 'read', vector: prometheus.rate('rowsHydrated') },
        { name: 'new', vector: prometheus.rate('rowsNew') },
      ],
    },
    {
      title: 'Stores against their bounds',
      description: 'Bytes of what the agent keeps, in memory or on disk. A limit of 0 is none.',
      unit: 'bytes',
      queries: [
        { name: 'kept', vector: prometheus.gauge('storeSize') },
        { name: 'limit', vector: prometheus.gauge('storeLimit') },
      ],
    },
  ],
}

export const compactionRow: Row = {
  title: 'Compaction',
  panels: [
    {
      title: 'Compactions',
      description: 'Per second, by trigger and outcome. Many that freed nothing: the window cannot shrink.',
      unit: 'ops',
      queries: [{ vector: prometheus.rate('compactions') }],
    },
    {
      title: 'Compaction time, 95th percentile',
      description: 'From start to end.',
      unit: 's',
      queries: [{ vector: prometheus.quantile(0.95, 'compactionDuration') }],
    },
    {
      title: 'Given back by compaction',
      description: 'Bytes of tool outputs that were let go of, per second.',
      unit: 'binBps',
      queries: [{ vector: prometheus.rate('compactionBytes') }],
    },
    {
      title: 'Breaker over compaction',
      description: '1 for the state it is in. Open, nothing is compacted.',
      unit: 'short',
      queries: [{ vector: prometheus.gauge('compactionBreaker') }],
    },
  ],
}

export const upkeepRow: Row = {
  title: 'Locks, children, queues',
  panels: [
    {
      title: 'Locks',
      description: 'Held, and work that waits for an instance.',
      unit: 'short',
      queries: [
        { name: 'held', vector: prometheus.gauge('locksHeld') },
        { name: 'waiting', vector: prometheus.gauge('locksWaiting') },
      ],
    },
    {
      title: 'Waiting for locks',
      description: 'Seconds waited in each second, of all work together.',
      unit: 's',
      queries: [{ vector: prometheus.rate('lockWait') }],
    },
    {
      title: 'Children',
      description: 'Child processes of which something lives.',
      unit: 'short',
      queries: [{ vector: prometheus.gauge('childrenLive') }],
    },
    {
      title: 'Children that ended',
      description: 'By how, per second, and families of which something outlived being killed.',
      unit: 'cps',
      queries: [
        { vector: prometheus.rate('childExits') },
        { name: 'survived', vector: prometheus.rate('childSurvivors') },
      ],
    },
    {
      title: 'Who is told of events',
      description: 'Subscribers, and clients over HTTP.',
      unit: 'short',
      queries: [
        { name: 'subscribers', vector: prometheus.gauge('subscribers') },
        { name: 'clients', vector: prometheus.gauge('clients') },
      ],
    },
    {
      title: 'Events in queues',
      description: 'Waiting for slow readers, and the most that ever waited.',
      unit: 'short',
      queries: [
        { name: 'waiting', vector: prometheus.gauge('queueDepth') },
        { name: 'most', vector: prometheus.gauge('queueHighWater') },
      ],
    },
  ],
}
