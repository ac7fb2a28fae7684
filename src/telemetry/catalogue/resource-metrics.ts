// Of the registry, exactly, and of the probe where one is loaded: who holds what.
import { ownerScope, resourceKind } from './label-sets.ts'
import type { MetricDescription } from './metric.ts'

export const resourceMetrics = {
  resourcesLive: {
    name: 'tidemark.resource.live',
    kind: 'gauge',
    unit: '{resource}',
    help: 'Resources held right now: booked ones, and those that a loaded probe sees. Back to where it was when idle, or something leaks.',
    labels: { kind: resourceKind },
  },
  resourcesHighWater: {
    name: 'tidemark.resource.high_water',
    kind: 'gauge',
    unit: '{resource}',
    help: 'The most resources that were ever held at once; of those that the probe sees, at any look.',
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
    help: 'Resources that were booked as acquired. Minus those released it is what is booked as held: a leak is what stays.',
    labels: { kind: resourceKind },
  },
  resourcesReleased: {
    name: 'tidemark.resource.released',
    kind: 'counter',
    unit: '{resource}',
    help: 'Resources that were booked as released.',
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
  probeLoaded: {
    name: 'tidemark.probe.loaded',
    kind: 'gauge',
    unit: '{state}',
    help: '1 while the probe is loaded. At 0 only what the program books is counted: no timer, socket or listener of it.',
    labels: {},
  },
  probeBlind: {
    name: 'tidemark.probe.blind',
    kind: 'gauge',
    unit: '{state}',
    help: '1 for each kind that the loaded probe does not see: it counts none of them, whatever there is.',
    labels: { kind: resourceKind },
  },
  probeDropped: {
    name: 'tidemark.probe.dropped',
    kind: 'gauge',
    unit: '{resource}',
    help: 'Resources that the probe does not count because one of its bounds was reached.',
    labels: {},
  },
  probeFaults: {
    name: 'tidemark.probe.faults',
    kind: 'counter',
    unit: '{fault}',
    help: 'Observations that failed inside the probe.',
    labels: {},
  },
} as const satisfies Record<string, MetricDescription>
