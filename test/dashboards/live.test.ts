// A real Prometheus, started by our own command, scrapes a real agent at work and a process that is told to leak.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alerts } from '../../dashboards/build/alerts.ts'
import { drillDown, overview } from '../../dashboards/build/files.ts'
import { recordings } from '../../dashboards/build/recordings.ts'
import { temporaryDirectory } from '../agent/fixture.ts'
import { queriesOf, readDashboard } from './dashboard-rules.ts'
import { ended, type Program, ServedPrometheus, started, until } from './served-prometheus.ts'

const root = resolve(import.meta.dirname, '../..')
const there = existsSync('/usr/bin/prometheus')
const dashboards = [overview, drillDown].map((built) => readDashboard(JSON.parse(JSON.stringify(built))))

/** As Grafana fills its variables in. An annotation is where its value is above zero: the value is asked for. */
function filledIn(query: string): string {
  return query
    .replaceAll('$job', '.+')
    .replaceAll('$instance', '.+')
    .replaceAll('$__rate_interval', '30s')
    .replaceAll('$__range', '1h')
    .replace(/ > 0$/, '')
}

async function post(url: string, body: unknown, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers })
  expect(response.ok).toBe(true)
}

async function work(agent: string, token: string): Promise<void> {
  await post(`${agent}/sessions`, { id: 's' }, token)
  await post(`${agent}/sessions/s/prompt`, { text: 'go' }, token)
  await post(`${agent}/sessions/s/compact`, {}, token)
}

/** Tells nothing in the first ten minutes; of an hour see drawn.test.ts. */
const isGrowth = (query: string): boolean => query.includes('deriv(')

const hostOf = (url: string): string => new URL(url).host

describe.skipIf(!there)(
  `Prometheus (${there ? '/usr/bin/prometheus' : 'NO /usr/bin/prometheus: SKIPPED'})`,
  () => {
    const owned = new AsyncDisposableStack()
    let plant: Program
    let prometheus: ServedPrometheus

    beforeAll(async () => {
      const directory = owned.use(temporaryDirectory())
      const serve = [
        'agent',
        '--port',
        '0',
        '--directory',
        directory.path,
        '--snapshots',
        `${directory.path}/agent`,
      ]
      const agent = owned.use(await started([`${root}/src/cli/main.ts`, ...serve], /live page: \S+\n/))
      const agentUrl = /listening on (\S+)/.exec(agent.said)?.[1] ?? ''
      const token = /^token: (\S+)/m.exec(agent.said)?.[1] ?? ''
      const leaking = `${root}/test/planted/pressure/observed-leak.ts`
      plant = owned.use(await started([leaking, `${directory.path}/plant`], /\n/))
      prometheus = owned.use(await ServedPrometheus.start([hostOf(agentUrl), hostOf(plant.said.trim())]))
      await until('both targets are scraped', async () => (await prometheus.health()).join() === 'up,up')
      await work(agentUrl, token)
      const worked = 'increase(tidemark_agent_compaction_duration_seconds_count[30s]) > 0'
      await until('the work is seen', async () => (await prometheus.count(worked)) > 0)
    })

    afterAll(() => owned[Symbol.asyncDispose]())

    it('evaluates every rule without an error, and no alert is raised while all is well', async () => {
      const all = Object.keys(alerts).length + recordings.length
      await until('each rule was evaluated', async () =>
        (await prometheus.rules()).every(({ health }) => health !== 'unknown'),
      )
      const rules = await prometheus.rules()
      expect(rules).toHaveLength(all)
      expect(rules.filter(({ health }) => health !== 'ok')).toEqual([])
      expect(await prometheus.alerts()).toEqual({})
    })

    it('has series for every query of every panel and annotation but growth, of which it is too early', async () => {
      const all = dashboards.flatMap(queriesOf)
      expect(all.length).toBeGreaterThan(90)
      const [early = [], queries = []] = [true, false].map((is) =>
        all.filter(({ query }) => isGrowth(query) === is),
      )
      expect(early.length).toBeGreaterThan(5)
      for (const { query } of early) expect(await prometheus.count(filledIn(query))).toBe(0)
      const empty: string[] = []
      for (const { where, query } of queries) {
        if ((await prometheus.count(filledIn(query))) === 0) empty.push(`${where}: ${query}`)
      }
      expect(empty).toEqual([])
      expect(await prometheus.count('nodejs_heap_uzed_bytes')).toBe(0)
    })

    it('has series for everything that is recorded, and that an alert compares', async () => {
      const values = Object.values(alerts).flatMap(({ conditions }) =>
        conditions.map(({ value }) => value.text),
      )
      const late = new Set(
        recordings.filter(({ vector }) => isGrowth(vector.text)).map(({ record }) => record),
      )
      expect(late.size).toBeGreaterThan(3)
      let empty: string[] = []
      // Groups of rules are evaluated one after the other, and the first rate needs two scrapes.
      await until('all are there', async () => {
        empty = []
        for (const query of [...values, ...recordings.map(({ record }) => record)]) {
          if (!late.has(query) && !isGrowth(query) && (await prometheus.count(query)) === 0) empty.push(query)
        }
        return empty.length === 0
      }).catch(() => {}) // What is empty is told below.
      expect(empty).toEqual([])
    })

    it.each(['overview.html', 'process.html'])('fills in the page %s', async (name) => {
      const response = await fetch(new URL(name, prometheus.page))
      expect(response.status).toBe(200)
      const page = await response.text()
      expect(page).toContain('No alert fires.')
      expect(page).not.toMatch(/\{\{|\$__|<no value>/)
      expect(page.match(/<tr>/g)?.length).toBeGreaterThan(30)
      const graph = /href="(\/[^?"]*graph[^"]*|\/query[^"]*)"/.exec(page)?.[1] ?? ''
      expect(
        (await fetch(new URL(graph.replaceAll('&amp;', '&'), prometheus.page), { redirect: 'manual' }))
          .status,
      ).toBe(200)
    })

    it('reports a process that leaks, is critically short of memory, and cannot write a snapshot', async () => {
      plant.child.kill('SIGUSR1')
      await until('the alerts fire', async () => {
        const raised = await prometheus.alerts()
        return (
          raised[alerts.pressureCritical.name] === 'firing' &&
          raised[alerts.snapshotFailed.name] === 'firing' &&
          raised[alerts.resourceLeak.name] === 'pending'
        )
      })
      expect(await (await fetch(prometheus.page)).text()).toContain(
        '<strong>TidemarkPressureCritical</strong> (critical)',
      )
      await ended(plant.child)
      const missing = async (): Promise<boolean> =>
        (await prometheus.alerts())[alerts.targetMissing.name] === 'pending'
      await until('its end is seen', missing)
    })

    it('is gone with the command', async () => {
      await ended(prometheus.program.child)
      expect(prometheus.program.child.exitCode).toBe(0)
      await expect(fetch(prometheus.page)).rejects.toThrow(TypeError)
    })
  },
)
