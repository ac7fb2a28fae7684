// What growth is judged on: bytes after collection, their robust slope and its interval, close up.
import { byteGrowth, byteKinds, type ByteGrowth, type ByteKind } from '../../findings/bytes/byte-growth.ts'
import { formatBytes } from '../../findings/quantity.ts'
import { pointsOf, runningSamples } from '../../findings/series-values.ts'
import { median, theilSen } from '../../findings/bytes/slope.ts'
import type { OpenSeries } from '../../runner/series.ts'
import { byteTick, round, type ChartFrame } from './chart-frame.ts'
import { foldedTable } from './data-table.ts'
import { lineChart } from './line-chart.ts'
import { html, type Markup } from './markup.ts'

/** The heap always; other kinds where they rise. Empty with too few samples to estimate a slope. */
export function trendCharts(series: OpenSeries): readonly Markup[] {
  return byteKinds.flatMap((kind) => {
    const growth = byteGrowth(series, kind)
    if (growth === undefined || (kind.kind !== 'heap' && !growth.rises)) return []
    return [trendChart(series, kind, growth)]
  })
}

function trendChart(series: OpenSeries, kind: ByteKind, growth: ByteGrowth): Markup {
  const samples = runningSamples(series)
  const points = pointsOf(samples, (sample) => kind.read(sample))
  const rises = growth.rises && growth.shape === 'goes-on'
  const picture = lineChart({
    name: `${kind.name} after collection in phase ${series.phase}, with its trend; the numbers are in the table below`,
    lines: [{ name: 'after GC', tone: rises ? 'bad' : 'second', points }],
    under: (frame) => trend(frame, growth),
    fromZero: false,
    formatY: formatBytes,
    formatTick: byteTick,
    xTitle: series.cycleName,
  })
  const table = {
    caption: `${kind.name} after collection, phase ${series.phase}`,
    head: [series.cycleName, 'bytes', 'for people'],
    rows: points.map(({ x, y }) => [x, y.toLocaleString('en-US'), formatBytes(y)]),
  }
  return html`<figure>
    <figcaption>${summary(series, kind, growth)}</figcaption>
    ${picture}${foldedTable('Numbers', table)}
  </figure>`
}

function summary({ cycleName }: OpenSeries, kind: ByteKind, growth: ByteGrowth): Markup {
  const { perCycle, lowerPerCycle, floorPerCycle, detectablePerCycle } = growth
  const { upper } = theilSen(growth.points)
  const interval =
    lowerPerCycle !== undefined &&
    upper !== undefined &&
    html`, 99 % between <b>${formatBytes(lowerPerCycle)}</b> and <b>${formatBytes(upper)}</b>`
  const detectable =
    detectablePerCycle !== undefined &&
    html` From <b>${formatBytes(detectablePerCycle)}</b> up, growth would have been seen.`
  return html`<b>${kind.name} after collection</b>: ${perCycle < 0 ? '' : '+'}${formatBytes(perCycle)} per
    ${cycleName}${interval}; noise is up to ${formatBytes(floorPerCycle)}.${detectable}`
}

/** The interval as a wedge through the middle of the judged points, the slope as a line in it. */
export function trend(frame: ChartFrame, { points, perCycle, lowerPerCycle }: ByteGrowth): Markup {
  const { upper } = theilSen(points)
  const [first, last] = [points[0]?.x ?? 0, points.at(-1)?.x ?? 0]
  const middle = (first + last) / 2
  const level = median(points.map(({ x, y }) => y - perCycle * (x - middle)))
  const at = (x: number, slope: number): string =>
    `${round(frame.x(x))} ${round(clamped(frame, level + slope * (x - middle)))}`
  const wedge =
    lowerPerCycle !== undefined &&
    upper !== undefined &&
    html`<path
      class="wedge"
      d="M${at(first, lowerPerCycle)}L${at(last, lowerPerCycle)}L${at(last, upper)}L${at(first, upper)}Z"
    />`
  const left = round(frame.x(first))
  const early =
    left > frame.plot.left + 2 &&
    html`<rect
        class="early"
        x="${frame.plot.left}"
        y="${frame.plot.top}"
        width="${round(left - frame.plot.left)}"
        height="${frame.plot.bottom - frame.plot.top}"
      /><text class="tick" x="${frame.plot.left + 6}" y="${frame.plot.top + 14}">not judged</text>`
  return html`${early}${wedge}<path class="trend" d="M${at(first, perCycle)}L${at(last, perCycle)}" />`
}

function clamped(frame: ChartFrame, value: number): number {
  return Math.min(frame.plot.bottom, Math.max(frame.plot.top, frame.y(value)))
}
