// Live resources by kind as small multiples: what rises or stays behind first, what never moved in one line.
import { curveStepAfter, line as pathOf } from 'd3-shape'
import { risesThroughout } from '../../findings/counts/count-growth.ts'
import { formatNumber, plural } from '../../findings/quantity.ts'
import { kindName } from '../../findings/counts/count-name.ts'
import { exactCounts, kindsOf, runningSamples } from '../../findings/series-values.ts'
import type { OpenSeries, Sample } from '../../runner/series.ts'
import { ChartFrame, extentOf, round, shortNumber, svg, type FrameSize } from './chart-frame.ts'
import { foldedTable } from './data-table.ts'
import { thinned } from './line-chart.ts'
import { type ChartPoint } from './charted.ts'
import { html, type Markup } from './markup.ts'

const SMALL: FrameSize = { width: 300, height: 116, left: 40, right: 34, top: 10, bottom: 24 }
/** The rest is in the table. */
const MAX_CHARTS = 24

interface KindHistory {
  readonly kind: string
  readonly points: readonly ChartPoint[]
  /** Once closed, less what was there before it started; undefined when either was not seen. */
  readonly left: number | undefined
  readonly rises: boolean
  readonly moves: boolean
}

/** Undefined with fewer than two samples. */
export function resourceCharts(series: OpenSeries): Markup | undefined {
  const samples = runningSamples(series)
  if (samples.length < 2) return undefined
  const histories = kindsOf(series.samples).map((kind) => historyOf(kind, series))
  const moving = histories.filter(({ moves }) => moves).toSorted((one, other) => weight(other) - weight(one))
  const still = histories.filter(({ moves, points }) => !moves && (points[0]?.y ?? 0) > 0)
  const charts = moving.slice(0, MAX_CHARTS).map((history) => resourceChart(history, series))
  const unmoved =
    still.length > 0 &&
    html`<p class="quiet">
      Never moved: ${still.map(({ kind, points }) => plural(points[0]?.y ?? 0, kindName(kind))).join(', ')}.
    </p>`
  const none = moving.length === 0 && html`<p>No count of any live resource moved.</p>`
  const table = {
    caption: `Live resources of phase ${series.phase}`,
    head: [series.cycleName, ...moving.map(({ kind }) => kindName(kind))],
    rows: [...samples, ...series.samples.filter(isClosed)].map((sample) => rowOf(sample, moving)),
  }
  const numbers = moving.length > 0 && foldedTable('Numbers', table)
  return html`${none}
    <div class="multiples">${charts}</div>
    ${unmoved}${numbers}`
}

function isClosed({ moment }: Sample): boolean {
  return moment === 'closed'
}

function rowOf(sample: Sample, moving: readonly KindHistory[]): readonly string[] {
  const counts = exactCounts(sample)
  const when = isClosed(sample) ? 'closed' : String(sample.cycle)
  return [when, ...moving.map(({ kind }) => formatNumber(counts.get(kind) ?? 0))]
}

function historyOf(kind: string, series: OpenSeries): KindHistory {
  const countOf = (sample: Sample): number => exactCounts(sample).get(kind) ?? 0
  const points = runningSamples(series).map((sample) => ({ x: sample.cycle, y: countOf(sample) }))
  const rested = series.samples.findLast(({ moment }) => moment === 'rested')
  const closed = series.samples.findLast(isClosed)
  const [low, high] = extentOf(points.map(({ y }) => y))
  const left = rested === undefined || closed === undefined ? undefined : countOf(closed) - countOf(rested)
  return {
    kind,
    points,
    left,
    rises: risesThroughout(points.map(({ y }) => y)),
    moves: low !== high || (left ?? 0) > 0,
  }
}

function weight({ rises, left, points }: KindHistory): number {
  const [low, high] = extentOf(points.map(({ y }) => y))
  return (rises ? 2e15 : 0) + ((left ?? 0) > 0 ? 1e15 : 0) + Math.min(1e14, high - low)
}

function resourceChart({ kind, points, left, rises }: KindHistory, { cycleName }: OpenSeries): Markup {
  const [low, high] = extentOf(points.map(({ y }) => y))
  const frame = new ChartFrame({
    size: SMALL,
    x: extentOf(points.map(({ x }) => x)),
    y: [Math.min(0, low), Math.max(1, high)],
    xTicks: 3,
    yTicks: 2,
    formatX: shortNumber,
    formatY: (value) => (Number.isInteger(value) ? shortNumber(value) : ''),
  })
  const isBad = rises || (left ?? 0) > 0
  const tone = isBad ? 'bad' : 'first'
  const path = pathOf<ChartPoint>(
    ({ x }) => round(frame.x(x)),
    ({ y }) => round(frame.y(y)),
  ).curve(curveStepAfter)(thinned(points))
  const [first, last] = [points[0]?.y ?? 0, points.at(-1)?.y ?? 0]
  const end = html`<text class="end ${tone}" x="${frame.plot.right + 5}" y="${round(frame.y(last)) + 4}"
    >${shortNumber(last)}</text
  >`
  const name = `${kindName(kind)}: from ${formatNumber(first)} to ${formatNumber(last)} over the ${cycleName}s`
  const after = left !== undefined && html` <span class="after">${leftInWords(left)}</span>`
  return html`<figure class="small${isBad && ' bad'}">
    <figcaption>
      <b>${kindName(kind)}</b>${rises && html` <span class="flag">rises throughout</span>`}${after}
    </figcaption>
    ${svg(SMALL, name, html`${frame.axes()}<path class="line ${tone}" d="${path ?? ''}" />${end}`)}
  </figure>`
}

function leftInWords(left: number): string {
  if (left > 0) return `${formatNumber(left)} left after close`
  return left === 0 ? 'none left after close' : `${formatNumber(-left)} fewer after close`
}
