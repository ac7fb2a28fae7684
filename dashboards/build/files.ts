// Every generated file of dashboards/, by its path there. `pnpm docs:dashboards` writes them; a test holds them up to date.
import { stringify } from 'yaml'
import { alertCases, target } from './alert-cases.ts'
import { type Alert, type AlertKey, alerts, expression } from './alerts.ts'
import { resourceRow, sessionRow, compactionRow, upkeepRow } from './agent-rows.ts'
import { consolePage } from './console.ts'
import { dashboard } from './dashboard.ts'
import { collectorRow, memoryRow } from './memory-rows.ts'
import { overviewRows } from './overview-rows.ts'
import { recordings } from './recordings.ts'
import { modelRow, pressureRow, telemetryRow } from './upkeep-rows.ts'

export const HOW_TO_WRITE_DASHBOARDS = '`pnpm docs:dashboards`'

const made = `# Made by ${HOW_TO_WRITE_DASHBOARDS} from dashboards/build: change that.\n`

const processRows = [
  memoryRow,
  collectorRow,
  resourceRow,
  sessionRow,
  compactionRow,
  upkeepRow,
  pressureRow,
  modelRow,
  telemetryRow,
]

export const overview = dashboard({
  uid: 'tidemark-overview',
  title: 'Tidemark / Overview',
  description: 'All watched processes beside each other: who is near a limit, and who grows.',
  rows: overviewRows,
})

export const drillDown = dashboard({
  uid: 'tidemark-process',
  title: 'Tidemark / Process',
  description: 'One process: memory with its limits, collector, resources, sessions, compaction, pressure.',
  rows: processRows,
})

export const files: ReadonlyMap<string, string> = new Map([
  ['grafana/dashboards/tidemark-overview.json', json(overview)],
  ['grafana/dashboards/tidemark-process.json', json(drillDown)],
  ['prometheus/consoles/overview.html', consolePage({ title: 'Tidemark: overview', rows: overviewRows })],
  ['prometheus/consoles/process.html', consolePage({ title: 'Tidemark: process', rows: processRows })],
  ['prometheus/recording-rules.yml', yaml({ groups: [recordingGroup()] })],
  ['prometheus/alert-rules.yml', yaml({ groups: [alertGroup()] })],
  ['prometheus/rules.test.yml', yaml(ruleTests())],
])

interface RuleGroup {
  readonly name: string
  readonly rules: readonly unknown[]
}

function recordingGroup(): RuleGroup {
  const rules = recordings.map(({ record, vector }) => ({ record, expr: vector.text }))
  return { name: 'tidemark-recordings', rules }
}

function alertGroup(): RuleGroup {
  return { name: 'tidemark-alerts', rules: Object.values(alerts).map(alertRule) }
}

function alertRule(alert: Alert): unknown {
  const { name, severity, summary, description } = alert
  return {
    alert: name,
    expr: expression(alert),
    for: alert.for,
    labels: { severity },
    annotations: { summary, description },
  }
}

function ruleTests(): unknown {
  return {
    rule_files: ['recording-rules.yml', 'alert-rules.yml'],
    evaluation_interval: '1m',
    // Without it promtool takes groups in any order, and alerts now and then see what was recorded a minute ago.
    group_eval_order: [recordingGroup().name, alertGroup().name],
    tests: alertKeys().flatMap((key) => {
      const { name, severity, description } = alerts[key]
      const { plant, lookAlike } = alertCases[key]
      const reported = {
        exp_labels: { severity, ...target, ...plant.labels },
        exp_annotations: { summary: plant.summary, description },
      }
      return [
        ruleTest(`${name}: its plant`, plant, name, [reported]),
        ruleTest(`${name}: its look-alike`, lookAlike, name, []),
      ]
    }),
  }
}

function ruleTest(
  name: string,
  { at, given }: { readonly at: number; readonly given: readonly unknown[] },
  alertname: string,
  expected: readonly unknown[],
): unknown {
  return {
    name,
    interval: '1m',
    input_series: given,
    alert_rule_test: [{ eval_time: `${at}m`, alertname, exp_alerts: expected }],
  }
}

function alertKeys(): AlertKey[]
function alertKeys(): string[] {
  return Object.keys(alerts)
}

function json(content: unknown): string {
  return `${JSON.stringify(content, null, 2)}\n`
}

function yaml(content: unknown): string {
  return made + stringify(content, { lineWidth: 0, singleQuote: true, aliasDuplicateObjects: false })
}
