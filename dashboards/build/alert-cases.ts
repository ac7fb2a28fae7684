// For every alert a plant that it must report, and a look-alike that it must not: what promtool is given.
// Values are in promtool's notation, one a minute: `1+2x3` is 1, 3, 5, 7.
import { catalogue, type LabelsOf, type ValueKey } from '../../src/telemetry/catalogue/catalogue.ts'
import type { AlertKey } from './alerts.ts'

interface Series {
  readonly series: string
  readonly values: string
}

interface Case {
  /** Minutes after the first sample. */
  readonly at: number
  readonly given: readonly Series[]
}

interface Plant extends Case {
  /** Of the alert, beside job, instance and severity. */
  readonly labels?: Readonly<Record<string, string>>
  readonly summary: string
}

export interface AlertCases {
  readonly plant: Plant
  readonly lookAlike: Case
}

export const target = { job: 'tidemark', instance: 'one' } as const

const MiB = 1024 * 1024
const heapLimit = of('heapLimit', {}, `${1000 * MiB}x300`)
const memoryLimit = of('memoryLimit', {}, `${1000 * MiB}x300`)
const started = of('processStartTime', {}, '0x300')
const sessions = of('resourcesLive', { kind: 'session' }, '5x300')

export const alertCases: Readonly<Record<AlertKey, AlertCases>> = {
  targetMissing: {
    plant: { at: 5, given: [up('1x1 0x10')], summary: 'one does not answer' },
    lookAlike: { at: 5, given: [up('1x3 0 1x10')] },
  },
  pressureCritical: {
    plant: {
      at: 3,
      given: [of('pressureLevel', { level: 'critical' }, '0 0 1 1 1')],
      labels: { level: 'critical' },
      summary: 'one is critically short of memory',
    },
    lookAlike: {
      at: 3,
      given: [
        of('pressureLevel', { level: 'elevated' }, '1x5'),
        of('pressureLevel', { level: 'critical' }, '0x5'),
      ],
    },
  },
  heapLimitNear: {
    plant: {
      at: 20,
      given: [heapLimit, of('heapAfterMajorGc', {}, `${900 * MiB}x30`)],
      summary: 'one holds 90% of its heap limit',
    },
    // Garbage that waits for the collector.
    lookAlike: {
      at: 20,
      given: [
        heapLimit,
        of('heapUsed', {}, `${900 * MiB}x30`),
        of('heapAfterMajorGc', {}, `${300 * MiB}x30`),
      ],
    },
  },
  memoryLimitNear: {
    plant: {
      at: 20,
      given: [memoryLimit, of('residentMemory', {}, `${950 * MiB}x30`)],
      summary: 'one uses 95% of the memory it may have',
    },
    lookAlike: {
      at: 20,
      given: [memoryLimit, of('residentMemory', {}, `${700 * MiB}x10 ${950 * MiB}x3 ${700 * MiB}x20`)],
    },
  },
  heapGrowing: {
    plant: {
      at: 120,
      given: [started, heapLimit, of('heapAfterMajorGc', {}, `${100 * MiB}+${2 * MiB}x300`)],
      summary: 'one reaches its heap limit in 5h 30m 0s',
    },
    // Load that comes and goes.
    lookAlike: {
      at: 240,
      given: [started, heapLimit, of('heapAfterMajorGc', {}, sawTooth(100 * MiB, 5 * MiB))],
    },
  },
  memoryGrowing: {
    plant: {
      at: 120,
      given: [started, memoryLimit, of('residentMemory', {}, `${100 * MiB}+${2 * MiB}x300`)],
      summary: 'one reaches its memory limit in 5h 30m 0s',
    },
    // The first hour: caches fill.
    lookAlike: {
      at: 160,
      given: [started, memoryLimit, of('residentMemory', {}, `${100 * MiB}+${2 * MiB}x45 ${192 * MiB}x200`)],
    },
  },
  resourceLeak: {
    plant: {
      at: 20,
      given: [of('resourcesLeftOpen', { scope: 'session' }, '0x5 3x30')],
      labels: { scope: 'session' },
      summary: 'one holds 3 resources of a session that is done',
    },
    // Released late.
    lookAlike: { at: 20, given: [of('resourcesLeftOpen', { scope: 'session' }, '0x5 3x6 0x30')] },
  },
  resourcesGrow: {
    plant: {
      at: 120,
      given: [started, sessions, of('resourcesLive', { kind: 'timer' }, '10+1x300')],
      labels: { kind: 'timer' },
      summary: 'one holds 60 more of kind timer every hour',
    },
    // Sessions grow too: it is load.
    lookAlike: {
      at: 120,
      given: [
        started,
        of('resourcesLive', { kind: 'session' }, '5+1x300'),
        of('resourcesLive', { kind: 'timer' }, '10+1x300'),
      ],
    },
  },
  descriptorsNear: {
    plant: {
      at: 10,
      given: [of('openDescriptors', {}, '900x20'), of('descriptorLimit', {}, '1000x20')],
      summary: 'one uses 90% of its file descriptors',
    },
    lookAlike: {
      at: 10,
      given: [of('openDescriptors', {}, '900x20'), of('descriptorLimit', {}, '65536x20')],
    },
  },
  snapshotFailed: {
    plant: {
      at: 10,
      given: [of('snapshots', { outcome: 'disk-full' }, '0x5 1x10')],
      labels: { outcome: 'disk-full' },
      summary: 'one could not write a heap snapshot: disk-full',
    },
    // It was written, and a second one refused because it was too soon.
    lookAlike: {
      at: 10,
      given: [
        of('snapshots', { outcome: 'written' }, '0x5 1x10'),
        of('snapshots', { outcome: 'too-soon' }, '0x5 1x10'),
        of('snapshots', { outcome: 'disk-full' }, '0x20'),
      ],
    },
  },
  collectorTime: {
    plant: {
      at: 30,
      given: [collecting('major', '0+12x40'), collecting('minor', '0+3x40')],
      summary: 'one spends 25% of its time on collecting',
    },
    // One long collection.
    lookAlike: { at: 30, given: [collecting('major', '0x15 30x20'), collecting('minor', '0+3x40')] },
  },
  restarts: {
    plant: {
      at: 50,
      given: [of('processStartTime', {}, '0x10 600x10 1200x10 1800x20')],
      summary: 'one has restarted 3 times in an hour',
    },
    lookAlike: { at: 50, given: [of('processStartTime', {}, '0x10 600x50')] },
  },
  childSurvived: {
    plant: {
      at: 10,
      given: [of('childSurvivors', {}, '0x5 1x10')],
      summary: 'one has children that outlived being killed',
    },
    lookAlike: { at: 10, given: [of('childSurvivors', {}, '0x20'), of('childrenLive', {}, '0+1x20')] },
  },
  breakerOpen: {
    plant: {
      at: 15,
      given: [of('compactionBreaker', { state: 'open' }, '1x20')],
      labels: { state: 'open' },
      summary: 'one does not compact any more',
    },
    lookAlike: {
      at: 15,
      given: [
        of('compactionBreaker', { state: 'open' }, '1x5 0x20'),
        of('compactionBreaker', { state: 'half-open' }, '0x5 1x20'),
      ],
    },
  },
  telemetryFails: {
    plant: {
      at: 20,
      given: [of('telemetryFailures', {}, '0+1x30')],
      summary: 'one cannot read some of its own metrics',
    },
    lookAlike: { at: 20, given: [of('telemetryFailures', {}, '7x30')] },
  },
}

function of<Key extends ValueKey>(key: Key, labels: LabelsOf<Key>, values: string): Series {
  return { series: named(catalogue[key].prometheus, labels), values }
}

/** Seconds spent. */
function collecting(kind: LabelsOf<'gcDuration'>['kind'], values: string): Series {
  return { series: named(`${catalogue.gcDuration.prometheus}_sum`, { kind }), values }
}

function up(values: string): Series {
  return { series: named('up', {}), values }
}

function named(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries({ ...target, ...labels }).map(([label, value]) => `${label}="${value}"`)
  return `${name}{${pairs.join(', ')}}`
}

/** Rises for twenty minutes and falls back, again and again. */
function sawTooth(base: number, step: number): string {
  const tooth = Array.from({ length: 20 }, (_, minute) => base + step * minute)
  return Array.from({ length: 15 }, () => tooth.join(' ')).join(' ')
}
