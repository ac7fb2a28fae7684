import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { drillDown, files, HOW_TO_WRITE_DASHBOARDS, overview } from '../../dashboards/build/files.ts'
import { panelQueries, sum } from '../../dashboards/build/promql.ts'
import { charts, dashboardFaults, queriesOf, queryFaults, readDashboard } from './dashboard-rules.ts'

const root = join(import.meta.dirname, '../../dashboards')
const dashboards = [overview, drillDown].map((built) => readDashboard(JSON.parse(JSON.stringify(built))))

const broken = (change: (read: (typeof dashboards)[number]) => void): string[] => {
  const copy = structuredClone(dashboards[0] ?? expect.unreachable())
  change(copy)
  return dashboardFaults(copy)
}

describe('the generated files', () => {
  it.each([...files.keys()])('%s is up to date', (path) => {
    const committed = readFileSync(join(root, path), 'utf8')
    expect(
      committed,
      `dashboards/${path} is out of date: run ${HOW_TO_WRITE_DASHBOARDS}, and commit it`,
    ).toBe(files.get(path))
  })
})

describe.each(dashboards.map((read) => ({ uid: read.uid, read })))('$uid', ({ read }) => {
  it('keeps the rules of dashboard-linter and names only what is in the catalogue', () => {
    expect(dashboardFaults(read)).toEqual([])
  })

  it('has panels and annotations to judge', () => {
    expect(charts(read).length).toBeGreaterThanOrEqual(18)
    expect(queriesOf(read).length).toBeGreaterThan(charts(read).length)
    expect(read.annotations.list.map(({ name }) => name)).toEqual(['Restart', 'Snapshot', 'Pressure'])
  })
})

describe('a dashboard that breaks a rule', () => {
  it.each<[string, Parameters<typeof broken>[0]]>([
    ['the dashboard is editable', (read) => void (read.editable = true)],
    ['no variable datasource', ({ templating }) => void templating.list.shift()],
    ['no variable instance', ({ templating }) => void templating.list.pop()],
    ['no variable job', ({ templating: { list } }) => list.forEach((each) => void (each.multi = false))],
    ['without title', (read) => charts(read).forEach((panel) => void (panel.title = ''))],
    ['without description', (read) => charts(read).forEach((panel) => void (panel.description = ''))],
    ['without unit', (read) => charts(read).forEach((panel) => void delete panel.fieldConfig)],
    ['without query', (read) => charts(read).forEach((panel) => void (panel.targets = []))],
    [
      'without the variable datasource',
      (read) => charts(read).forEach((each) => void delete each.datasource),
    ],
    ['panels share an id', ({ panels }) => panels.forEach((panel) => void (panel.id = 1))],
  ])('is told: %s', (fault, change) => {
    expect(broken(change).join('\n')).toContain(fault)
  })
})

describe('a query', () => {
  const all = 'job=~"$job", instance=~"$instance"'

  it.each([
    [`nodejs_heap_uzed_bytes{${all}}`, 'nodejs_heap_uzed_bytes is not in the catalogue'],
    ['nodejs_heap_size_used_bytes', 'nodejs_heap_size_used_bytes has no selector'],
    ['nodejs_heap_size_used_bytes{job=~"$job"}', 'without instance=~"$instance"'],
    [`tidemark_resource_live{${all}, sort="timer"}`, 'tidemark_resource_live has no label sort'],
    [`tidemark_resource_live{${all}, kind="tiger"}`, 'kind is never tiger'],
    [`tidemark_resource_acquired_total{${all}}`, 'is a counter outside of a rate'],
    [`rate(nodejs_heap_size_used_bytes{${all}}[$__rate_interval])`, 'is a gauge inside of a rate'],
    [`rate(tidemark_resource_acquired_total{${all}}[5m])`, 'has a rate over 5m'],
  ])('%s is told', (query, fault) => {
    expect(queryFaults(query).join('\n')).toContain(fault)
  })

  it('outside of the catalogue does not compile', () => {
    // @ts-expect-error There is no such metric.
    expect(() => panelQueries.gauge('heapUzed')).toThrow(TypeError)
    // @ts-expect-error Nor such a label,
    expect(queryFaults(panelQueries.gauge('resourcesLive', { sort: 'timer' }).text)).toHaveLength(1)
    // @ts-expect-error nor such a value,
    expect(queryFaults(panelQueries.gauge('resourcesLive', { kind: 'tiger' }).text)).toHaveLength(1)
    // @ts-expect-error nor is a counter shown bare,
    expect(queryFaults(panelQueries.gauge('resourcesAcquired').text)).toHaveLength(1)
    // @ts-expect-error nor has a gauge a rate,
    expect(queryFaults(panelQueries.rate('resourcesLive').text)).toHaveLength(1)
    // @ts-expect-error nor is a sum by a label that is not there.
    expect(sum(panelQueries.gauge('resourcesLive'), ['scope']).text).toContain('scope')
  })
})
