// The figures of a result against their budget, one row each, phases side by side.
import { metricNamed, type Measured } from '../findings/metrics.ts'
import { formatNamed } from '../findings/quantity.ts'
import { METRIC_WORDS } from './metric-in-words.ts'

interface Row {
  readonly label: string
  readonly metric: string
}

/** Shown of every run that has them; a result has many more. */
const ROWS: readonly Row[] = Object.entries(METRIC_WORDS).map(([metric, label]) => ({ label, metric }))

export interface TableRow {
  readonly cells: readonly string[]
  /** Undefined without a budget for any of its cells. */
  readonly withinBudget: boolean | undefined
}

/** Header first; the last column is the budget. */
export function metricsTable(
  measured: Measured,
  budget: Readonly<Record<string, number>>,
): readonly TableRow[] {
  const phases = Object.keys(measured.phases)
  const known = new Set(ROWS.map(({ metric }) => metric))
  const budgeted = Object.keys(budget).map((name) => withoutPhase(name, phases))
  const others = [...new Set(budgeted)].filter((metric) => !known.has(metric))
  const rows = [...ROWS, ...others.map((metric) => ({ label: metric, metric }))].flatMap(
    ({ label, metric }) => {
      const values = phases.map((phase) => metricNamed(measured, `${phase}.${metric}`))
      if (values.every((value) => value === undefined)) return []
      const cells = values.map((value) => (value === undefined ? '–' : formatNamed(metric, value)))
      const limits = limitsOf(metric, phases, budget)
      return [
        {
          cells: [label, ...cells, limits.map(({ text }) => text).join(', ')],
          withinBudget: within(measured, limits),
        },
      ]
    },
  )
  return [{ cells: ['', ...phases, 'budget'], withinBudget: undefined }, ...rows]
}

interface Limit {
  readonly name: string
  readonly limit: number
  readonly text: string
}

function limitsOf(
  metric: string,
  phases: readonly string[],
  budget: Readonly<Record<string, number>>,
): readonly Limit[] {
  return Object.entries(budget)
    .filter(([name]) => withoutPhase(name, phases) === metric)
    .map(([name, limit]) => {
      const phase = name === metric || phases.length === 1 ? '' : ` (${name.split('.')[0] ?? ''})`
      return { name, limit, text: `≤ ${formatNamed(name, limit)}${phase}` }
    })
}

function within(measured: Measured, limits: readonly Limit[]): boolean | undefined {
  if (limits.length === 0) return undefined
  return limits.every(({ name, limit }) => (metricNamed(measured, name) ?? Infinity) <= limit)
}

function withoutPhase(name: string, phases: readonly string[]): string {
  const phase = phases.find((each) => name.startsWith(`${each}.`))
  return phase === undefined ? name : name.slice(phase.length + 1)
}
