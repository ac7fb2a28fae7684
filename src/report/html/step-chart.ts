// How long a cycle took, between two samples: median, 99th percentile and the longest, against their budgets.
import { formatMs, formatNumber } from '../../findings/quantity.ts'
import { runningSamples } from '../../findings/series-values.ts'
import type { OpenSeries, Sample } from '../../runner/series.ts'
import type { Result } from '../result.ts'
import { foldedTable } from './data-table.ts'
import { lineChart, WIDE } from './line-chart.ts'
import { type ChartLine } from './charted.ts'
import { html, type Markup } from './markup.ts'

const STEP = 'stepMs'
const DETAILS = ['p50', 'p99', 'max'] as const
const TONES = { p50: 'first', p99: 'second', max: 'faint' } as const

/** Undefined where no times of steps were recorded. */
export function stepChart(series: OpenSeries, { budget }: Result): Markup | undefined {
  const samples = runningSamples(series).filter(({ inside }) => inside.distributions[STEP] !== undefined)
  if (samples.length < 2) return undefined
  const lines: ChartLine[] = DETAILS.map((detail) => ({
    name: detail,
    tone: TONES[detail],
    points: samples.map((sample) => ({ x: sample.cycle, y: timeOf(sample, detail) })),
  }))
  const worst = (detail: (typeof DETAILS)[number]): number =>
    Math.max(...samples.map((sample) => timeOf(sample, detail)))
  const limits = DETAILS.flatMap((detail) => {
    const limit = budget[`${series.phase}.${STEP}.${detail}`] ?? budget[`${STEP}.${detail}`]
    return limit === undefined
      ? []
      : [{ name: `budget: ${detail}`, y: limit, isExceeded: worst(detail) > limit }]
  })
  const picture = lineChart({
    name: `Time of each ${series.cycleName} in phase ${series.phase}; the numbers are in the table below`,
    lines,
    limits,
    fromZero: true,
    formatY: (ms) => (ms === 0 ? '0' : formatMs(ms)),
    xTitle: series.cycleName,
    size: { ...WIDE, height: 220 },
  })
  const table = {
    caption: `Time of each ${series.cycleName}, phase ${series.phase}`,
    head: [series.cycleName, ...DETAILS, 'measured'],
    rows: samples.map((sample) => [
      sample.cycle,
      ...DETAILS.map((detail) => formatMs(timeOf(sample, detail))),
      formatNumber(sample.inside.distributions[STEP]?.count ?? 0),
    ]),
  }
  return html`<figure>${picture}${foldedTable('Numbers', table)}</figure>`
}

function timeOf({ inside }: Sample, detail: (typeof DETAILS)[number]): number {
  return inside.distributions[STEP]?.[detail] ?? 0
}
