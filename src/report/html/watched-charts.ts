// Memory and descriptors of a watched program over time, all of its processes together.
import { formatBytes, formatNumber } from '../../findings/quantity.ts'
import type { WatchedLevel } from '../watched-levels.ts'
import { byteTick } from './chart-frame.ts'
import type { ChartLine } from './charted.ts'
import { foldedTable } from './data-table.ts'
import { lineChart, WIDE } from './line-chart.ts'
import { html, type Markup } from './markup.ts'

/** From this on a longer unit tells it better. */
const UNITS = [
  { name: 'hours', ms: 3_600_000, from: 3 * 3_600_000 },
  { name: 'minutes', ms: 60_000, from: 3 * 60_000 },
  { name: 'seconds', ms: 1_000, from: 0 },
] as const

const LINES = [
  { name: 'RSS', tone: 'first', read: ({ rssBytes }) => rssBytes },
  { name: 'PSS', tone: 'fourth', read: ({ pssBytes }) => pssBytes },
  { name: 'heaps after GC', tone: 'second', read: ({ heapUsedBytes }) => heapUsedBytes },
] as const satisfies readonly {
  name: string
  tone: ChartLine['tone']
  read: (level: WatchedLevel) => number | undefined
}[]

/** Undefined with fewer than two moments: a picture of one point says nothing. */
export function watchedCharts(levels: readonly WatchedLevel[]): Markup | undefined {
  if (levels.length < 2) return undefined
  const lastMs = levels.at(-1)?.atMs ?? 0
  const unit = UNITS.find(({ from }) => lastMs >= from) ?? UNITS[2]
  const x = ({ atMs }: WatchedLevel): number => Math.round((100 * atMs) / unit.ms) / 100
  const memory = lineChart({
    name: `Memory of all processes over ${unit.name}; the numbers are in the table below`,
    lines: LINES.map(({ name, tone, read }) => ({
      name,
      tone,
      points: levels.flatMap((level) => {
        const y = read(level)
        return y === undefined ? [] : [{ x: x(level), y }]
      }),
    })).filter(({ points }) => points.length > 0),
    fromZero: true,
    formatY: formatBytes,
    formatTick: byteTick,
    xTitle: unit.name,
  })
  const opened = levels.flatMap((level) =>
    level.descriptors === undefined ? [] : [{ x: x(level), y: level.descriptors }],
  )
  const descriptors = lineChart({
    name: `Open descriptors of all processes over ${unit.name}; the numbers are in the table below`,
    lines: [
      {
        name: 'descriptors',
        tone: 'third',
        points: opened,
      },
    ],
    fromZero: true,
    formatY: formatNumber,
    xTitle: unit.name,
    size: { ...WIDE, height: 180 },
  })
  const table = {
    caption: 'Of all processes together',
    head: [unit.name, 'processes', ...LINES.map(({ name }) => name), 'descriptors'],
    rows: levels.map((level) => [
      x(level),
      formatNumber(level.processes),
      ...LINES.map(({ read }) => {
        const value = read(level)
        return value === undefined ? '–' : formatBytes(value)
      }),
      level.descriptors === undefined ? '–' : formatNumber(level.descriptors),
    ]),
  }
  return html`<div class="phase-block">
    <figure>${memory}${foldedTable('Numbers', table)}</figure>
    ${opened.length === 0 ? '' : html`<figure>${descriptors}</figure>`}
  </div>`
}
