// Memory of one phase over its cycles, from zero, against its budgets.
import { formatBytes } from '../../findings/quantity.ts'
import { runningSamples } from '../../findings/series-values.ts'
import type { OpenSeries, Sample } from '../../runner/series.ts'
import type { Result } from '../result.ts'
import { byteTick } from './chart-frame.ts'
import { foldedTable } from './data-table.ts'
import { lineChart } from './line-chart.ts'
import { type ChartLimit, type ChartLine } from './charted.ts'
import { html, type Markup } from './markup.ts'

interface MemoryLine extends Omit<ChartLine, 'points'> {
  readonly read: (sample: Sample) => number | undefined
}

const LINES: readonly MemoryLine[] = [
  { name: 'peak RSS', tone: 'faint', read: ({ outside }) => outside?.peakRssBytes },
  { name: 'RSS', tone: 'first', read: ({ inside, outside }) => outside?.rssBytes ?? inside.rssBytes },
  { name: 'PSS of tree', tone: 'fourth', read: ({ outside }) => outside?.treePssBytes },
  { name: 'heap used', tone: 'second', read: ({ inside }) => inside.heapUsedBytes },
  { name: 'outside heap', tone: 'third', read: ({ inside }) => inside.externalBytes },
]

/** Undefined with fewer than two samples: a picture of one point says nothing. */
export function memoryChart(series: OpenSeries, result: Result): Markup | undefined {
  const samples = runningSamples(series)
  if (samples.length < 2) return undefined
  const lines = LINES.map(({ name, tone, read }) => ({
    name,
    tone,
    points: samples.flatMap((sample) => {
      const y = read(sample)
      return y === undefined ? [] : [{ x: sample.cycle, y }]
    }),
  })).filter(({ points }) => points.length > 0)
  const picture = lineChart({
    name: `Memory of phase ${series.phase} over its cycles; the numbers are in the table below`,
    lines,
    limits: memoryLimits(series, result),
    fromZero: true,
    formatY: formatBytes,
    formatTick: byteTick,
    xTitle: series.cycleName,
  })
  const table = {
    caption: `Memory of phase ${series.phase}`,
    head: [series.cycleName, ...LINES.map(({ name }) => name)],
    rows: samples.map((sample) => [
      sample.cycle,
      ...LINES.map(({ read }) => {
        const value = read(sample)
        return value === undefined ? '–' : formatBytes(value)
      }),
    ]),
  }
  return html`<figure>${picture}${foldedTable('Numbers', table)}</figure>`
}

/** Budgets on levels that are drawn; one above idle lies that much above it. */
function memoryLimits({ phase, samples }: OpenSeries, { budget, phases }: Result): readonly ChartLimit[] {
  const metrics = phases.find(({ name }) => name === phase)?.metrics ?? {}
  const idle = metrics['idleRssBytes']
  return Object.entries(budget).flatMap(([full, limit]) => {
    const name = full.startsWith(`${phase}.`) ? full.slice(phase.length + 1) : full
    const value = metrics[name]
    const isExceeded = typeof value === 'number' && value > limit
    if (name === 'peakRssBytes') return [{ name: 'budget: peak RSS', y: limit, isExceeded }]
    if (name === 'peakTreePssBytes') return [{ name: 'budget: PSS of tree', y: limit, isExceeded }]
    if (name === 'peakRssAboveIdleBytes' && typeof idle === 'number' && samples.length > 0) {
      return [{ name: `budget: idle + ${formatBytes(limit)} =`, y: idle + limit, isExceeded }]
    }
    return []
  })
}
