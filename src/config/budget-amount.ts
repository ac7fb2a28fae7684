// Budgets as people write them, '250 MB' or '40 ms', turned into limits on the metrics of a result.
// A bare number above zero is refused where a unit is needed: nobody can see whether 250 means bytes or megabytes.
import type { Amount, ScenarioBudget } from './config.ts'

/** Short names; any other is the name of a metric. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  peakRss: 'peakRssBytes',
  peakRssAboveIdle: 'peakRssAboveIdleBytes',
  idleRss: 'idleRssBytes',
  peakTreePss: 'peakTreePssBytes',
  heapAfterGc: 'heapAfterGcBytes.last',
  growthPerCycle: 'heapGrowthPerCycleBytes',
  liveResources: 'liveResources',
}

type Quantity = 'bytes' | 'time' | 'count'

const BYTE_UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
}
const MS_UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, min: 60_000 }
const UNITS = { bytes: BYTE_UNITS, time: MS_UNITS } as const

const WANTED: Readonly<Record<Quantity, string>> = {
  bytes: `bytes with a unit, such as "250 MB" (${Object.keys(BYTE_UNITS).join(', ')})`,
  time: `a time with a unit, such as "40 ms" (${Object.keys(MS_UNITS).join(', ')})`,
  count: 'a number of at least 0',
}

/** The metric that a name of a budget stands for; `resume.peakRss` is `resume.peakRssBytes`. */
function metricOf(name: string): string {
  const parts = name.split('.')
  const [head = ''] = parts
  if (Object.hasOwn(SHORT_NAMES, head)) return [SHORT_NAMES[head], ...parts.slice(1)].join('.')
  const second = parts[1] ?? ''
  return Object.hasOwn(SHORT_NAMES, second) ? [head, SHORT_NAMES[second], ...parts.slice(2)].join('.') : name
}

/** What was wanted in place of an amount; undefined when it can be understood. */
export function amountFault(name: string, amount: Amount): string | undefined {
  return limitOf(name, amount) === undefined ? WANTED[quantityOf(metricOf(name))] : undefined
}

/** Limits by metric. Amounts that cannot be understood have been refused before. */
export function limitsOf(budget: ScenarioBudget): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(budget).flatMap(([name, amount]) => {
      const limit = limitOf(name, amount)
      return limit === undefined ? [] : [[metricOf(name), limit]]
    }),
  )
}

function limitOf(name: string, amount: Amount): number | undefined {
  const quantity = quantityOf(metricOf(name))
  if (typeof amount === 'number') {
    const needsUnit = quantity !== 'count' && !hasUnit(name) && amount !== 0
    return Number.isFinite(amount) && amount >= 0 && !needsUnit ? amount : undefined
  }
  if (quantity === 'count') return undefined
  const [, digits, unit = ''] = /^\s*(\d{1,15}(?:\.\d{1,9})?)\s*([A-Za-z]{1,3})\s*$/.exec(amount) ?? []
  const factor = Object.hasOwn(UNITS[quantity], unit) ? UNITS[quantity][unit] : undefined
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor
}

/** The name of a metric says its unit: a plain number of it is plain. */
function hasUnit(name: string): boolean {
  return metricOf(name) === name
}

function quantityOf(metric: string): Quantity {
  if (/bytes/i.test(metric)) return 'bytes'
  return /Ms(\.|$)/.test(metric) ? 'time' : 'count'
}
