// Every metric, once. Dashboards, rules, docs and both bindings are made from this table.
import { agentMetrics } from './agent-metrics.ts'
import { type Metric, type MetricDescription, prometheusName } from './metric.ts'
import { pressureMetrics } from './pressure-metrics.ts'
import { processMetrics } from './process-metrics.ts'
import { resourceMetrics } from './resource-metrics.ts'
import { upkeepMetrics } from './upkeep-metrics.ts'

const described = {
  ...processMetrics,
  ...resourceMetrics,
  ...agentMetrics,
  ...upkeepMetrics,
  ...pressureMetrics,
}

type Described = typeof described

export type MetricKey = keyof Described

type KindOf<Key extends MetricKey> = Described[Key]['kind']

/** Those that have one value for each label set. */
export type ValueKey = { [Key in MetricKey]: KindOf<Key> extends 'histogram' ? never : Key }[MetricKey]
export type HistogramKey = Exclude<MetricKey, ValueKey>

type LabelsIn<Description> = Description extends {
  labels: infer Labels extends Readonly<Record<string, { readonly values: readonly string[] }>>
}
  ? { readonly [Name in keyof Labels]: Labels[Name]['values'][number] }
  : Readonly<Record<string, never>>

/** One of the label sets of a metric: nothing else is accepted. */
export type LabelsOf<Key extends MetricKey> = LabelsIn<Described[Key]>

export const catalogue: { readonly [Key in MetricKey]: Metric & Pick<Described[Key], 'kind' | 'name'> } =
  mapped(described)

export const metricKeys: readonly MetricKey[] = keysOf(described)

/** By what they are about, for pages. */
export const metricGroups: Readonly<Record<string, readonly MetricKey[]>> = {
  'The process': keysOf(processMetrics),
  'Live resources': keysOf(resourceMetrics),
  'Sessions, windows, compaction and model calls': keysOf(agentMetrics),
  'Locks, children, events, tasks and clients': keysOf(upkeepMetrics),
  'Memory pressure, snapshots and the cost of telemetry': keysOf(pressureMetrics),
}

function mapped<Table extends Record<string, MetricDescription>>(
  table: Table,
): { [Key in keyof Table]: Metric & Pick<Table[Key], 'kind' | 'name'> }
function mapped(table: Record<string, MetricDescription>): Record<string, Metric> {
  return Object.fromEntries(
    Object.entries(table).map(([key, metric]) => [
      key,
      { labels: {}, ...metric, prometheus: prometheusName(metric) },
    ]),
  )
}

function keysOf<Table extends object>(table: Table): (keyof Table)[]
function keysOf(table: object): string[] {
  return Object.keys(table)
}
