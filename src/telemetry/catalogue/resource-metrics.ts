// Of the registry: who holds what, exactly.
import { ownerScope, resourceKind } from './label-sets.ts'
import type { MetricDescription } from './metric.ts'

export const resourceMetrics = {
  resourcesLive: {
    name: 'tidemark.resource.live',
    kind: 'gauge',
    unit: '{resource}',
    help: 'Resources held right now. Back to where it was when idle, or something leaks.',
    labels: { kind: resourceKind },
  },
  resourcesHighWater: {
    name: 'tidemark.resource.high_water',
    kind: 'gauge',
    unit: '{resource}',
    help: 'The most resources that were ever held at once.',
    labels: { kind: resourceKind },
  },
  resourceSize: {
    name: 'tidemark.resource.size',
    kind: 'gauge',
    unit: 'By',
    help: 'Bytes of the resources held right now whose size is known.',
    labels: { kind: resourceKind },
  },
  resourcesAcquired: {
    name: 'tidemark.resource.acquired',
    kind: 'counter',
    unit: '{resource}',
    help: 'Resources that were acquired. Minus those released it is what is held: a leak is what stays.',
    labels: { kind: resourceKind },
  },
  resourcesReleased: {
    name: 'tidemark.resource.released',
    kind: 'counter',
    unit: '{resource}',
    help: 'Resources that were released.',
    labels: { kind: resourceKind },
  },
  resourcesCollected: {
    name: 'tidemark.resource.collected',
    kind: 'counter',
    unit: '{resource}',
    help: 'Handles that were collected while what they stand for was held: nobody can release it any more.',
    labels: { kind: resourceKind },
  },
  resourceOldestAge: {
    name: 'tidemark.resource.oldest_age',
    kind: 'gauge',
    unit: 's',
    help: 'Age of the oldest resource held; 0 when none is.',
    labels: { kind: resourceKind },
  },
  resourcesLeftOpen: {
    name: 'tidemark.resource.left_open',
    kind: 'gauge',
    unit: '{resource}',
    help: 'Resources held whose owner is done, by what the owner is. Above zero for long is a leak.',
    labels: { scope: ownerScope },
  },
} as const satisfies Record<string, MetricDescription>
