// The rules of grafana/dashboard-linter that dashboards of Prometheus are held to, and the one of ours: only what is in the catalogue.
import { z } from 'zod'
import { catalogue } from '../../src/telemetry/catalogue/catalogue.ts'
import type { Metric } from '../../src/telemetry/catalogue/metric.ts'

const target = z.object({ expr: z.string(), legendFormat: z.string(), refId: z.string() })
const panel = z.object({
  id: z.number().optional(),
  type: z.string(),
  title: z.string().default(''),
  description: z.string().default(''),
  datasource: z.object({ type: z.string(), uid: z.string() }).optional(),
  fieldConfig: z.object({ defaults: z.object({ unit: z.string().default('') }) }).optional(),
  targets: z.array(target).default([]),
})
const variable = z.object({
  name: z.string(),
  type: z.string(),
  label: z.string().default(''),
  multi: z.boolean().default(false),
  allValue: z.string().default(''),
  refresh: z.number().optional(),
  query: z.unknown(),
  datasource: z.object({ uid: z.string() }).optional(),
})
const dashboardSchema = z.object({
  uid: z.string(),
  editable: z.boolean(),
  panels: z.array(panel),
  templating: z.object({ list: z.array(variable) }),
  annotations: z.object({ list: z.array(z.object({ name: z.string(), expr: z.string() })) }),
})

export type ReadDashboard = z.infer<typeof dashboardSchema>

export function readDashboard(content: unknown): ReadDashboard {
  return dashboardSchema.parse(content)
}

export function charts({ panels }: ReadDashboard): ReadDashboard['panels'] {
  return panels.filter(({ type }) => type !== 'row')
}

/** Where each query of it stands, annotations included. */
export function queriesOf(
  read: ReadDashboard,
): readonly { readonly where: string; readonly query: string }[] {
  return [
    ...charts(read).flatMap(({ title, targets }) =>
      targets.map(({ expr, refId }) => ({ where: `${read.uid}: ${title} ${refId}`, query: expr })),
    ),
    ...read.annotations.list.map(({ name, expr }) => ({
      where: `${read.uid}: annotation ${name}`,
      query: expr,
    })),
  ]
}

/** Empty when all rules hold. */
export function dashboardFaults(read: ReadDashboard): string[] {
  return [
    ...(read.editable ? ['the dashboard is editable'] : []),
    ...variableFaults(read),
    ...charts(read).flatMap(panelFaults),
    ...identityFaults(read),
    ...queriesOf(read).flatMap(({ where, query }) => queryFaults(query).map((fault) => `${where}: ${fault}`)),
  ]
}

function variableFaults({ templating }: ReadDashboard): string[] {
  const byName = new Map(templating.list.map((each) => [each.name, each]))
  const source = byName.get('datasource')
  const faults =
    source?.type === 'datasource' && source.query === 'prometheus' ? [] : ['no variable datasource']
  for (const name of ['job', 'instance']) {
    const each = byName.get(name)
    const isWell =
      each?.type === 'query' &&
      each.label.toLowerCase() === name &&
      each.multi &&
      each.allValue === '.+' &&
      each.refresh === 2 &&
      each.datasource?.uid === '${datasource}'
    if (!isWell) faults.push(`no variable ${name} that is multiple, with all as .+, read anew with the range`)
  }
  return faults
}

function panelFaults({
  title,
  description,
  datasource,
  fieldConfig,
  targets,
}: ReadDashboard['panels'][number]): string[] {
  const missing = [
    ...(title === '' ? ['title'] : []),
    ...(description === '' ? ['description'] : []),
    ...((fieldConfig?.defaults.unit ?? '') === '' ? ['unit'] : []),
    ...(targets.length === 0 ? ['query'] : []),
    ...(datasource?.uid === '${datasource}' ? [] : ['the variable datasource']),
  ]
  return missing.map((what) => `panel ${title}: without ${what}`)
}

function identityFaults({ panels }: ReadDashboard): string[] {
  const ids = panels.map(({ id }) => id)
  return ids.includes(undefined) || new Set(ids).size < ids.length ? ['panels share an id or have none'] : []
}

const byName = new Map<string, Metric>(
  Object.values(catalogue).flatMap((metric: Metric): [string, Metric][] =>
    metric.kind === 'histogram'
      ? ['_bucket', '_sum', '_count'].map((suffix) => [metric.prometheus + suffix, metric])
      : [[metric.prometheus, metric]],
  ),
)

const selector = /([a-z_:][a-z0-9_:]*)\{([^}]*)\}/gi
const counted = /\b(?:rate|increase)\($/
const aggregation = /\b(?:by|on) \(([^)]*)\)/g
/** What is left of a query when selectors and groupings are taken out. */
const words = new Set(
  'rate increase deriv changes sum clamp_min clamp_max histogram_quantile time and or unless offset up __rate_interval __range h m s'.split(
    ' ',
  ),
)

/** Of one query of a panel. */
export function queryFaults(query: string): string[] {
  const rest = query.replaceAll(selector, '').replaceAll(aggregation, '')
  const faults = [...rest.matchAll(/[a-z_][a-z0-9_:]*/gi)].flatMap(([word]) =>
    words.has(word) ? [] : [`${word} has no selector`],
  )
  for (const match of query.matchAll(selector)) {
    const [, name = '', matchers = ''] = match
    faults.push(...selectorFaults(name, matchers))
    const before = query.slice(0, match.index)
    const window = /^\[([^\]]*)\]/.exec(query.slice(match.index + match[0].length))?.[1]
    const isCounted = counted.test(before)
    if (byName.get(name)?.kind !== 'gauge' && !isCounted)
      faults.push(`${name} is a counter outside of a rate`)
    if (byName.get(name)?.kind === 'gauge' && isCounted) faults.push(`${name} is a gauge inside of a rate`)
    if (/\brate\($/.test(before) && window !== '$__rate_interval')
      faults.push(`${name} has a rate over ${window}`)
  }
  return faults
}

function selectorFaults(name: string, matchers: string): string[] {
  const metric = byName.get(name)
  if (metric === undefined) return [`${name} is not in the catalogue`]
  const faults = ['job', 'instance'].flatMap((label) =>
    matchers.includes(`${label}=~"$${label}"`) ? [] : [`${name} without ${label}=~"$${label}"`],
  )
  for (const [, label = '', , wanted = ''] of matchers.matchAll(/(\w+)(=~?)"([^"]*)"/g)) {
    if (label === 'job' || label === 'instance') continue
    const known = metric.labels[label]?.values
    if (known === undefined) faults.push(`${name} has no label ${label}`)
    else
      faults.push(
        ...wanted
          .split('|')
          .flatMap((value) => (known.includes(value) ? [] : [`${label} is never ${value}`])),
      )
  }
  return faults
}
