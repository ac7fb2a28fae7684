// Lines over cycles, with limits, names at their ends and a readout under the pointer that needs no script.
import { line as pathOf } from 'd3-shape'
import type { ChartLine, ChartLimit, ChartPoint, LineChart } from './charted.ts'
import { ChartFrame, extentOf, round, svg, type FrameSize } from './chart-frame.ts'
import { html, type Markup } from './markup.ts'
import { readouts } from './readouts.ts'

export const WIDE: FrameSize = { width: 1040, height: 300, left: 78, right: 168, top: 14, bottom: 38 }
const NARROW: FrameSize = { width: 380, height: 250, left: 72, right: 14, top: 14, bottom: 38 }
/** More points are told by the highest of each stretch. */
const MAX_POINTS = 360
const MAX_DOTS = 64
const LABEL_HEIGHT = 17

/** Drawn twice, and shown once: with names at the lines' ends, and for a phone, where they stand below. */
export function lineChart(chart: LineChart): Markup {
  const lines = chart.lines.map((line) => ({ ...line, points: thinned(line.points) }))
  const size = chart.size ?? WIDE
  const wide = frameOf({ ...chart, lines }, size, 8)
  const narrow = frameOf({ ...chart, lines }, NARROW, 4)
  const content = (frame: ChartFrame): Markup =>
    html`${frame.axes()}${chart.under?.(frame)}${(chart.limits ?? []).map((limit) => limitLine(frame, limit, chart))}${lines.map((line) => lineMarks(frame, line))}`
  return html`<div class="wide">
      ${svg(size, chart.name, html`${content(wide)}${endLabels(wide, lines, chart)}${readouts(wide, lines, chart)}`)}
    </div>
    <div class="narrow">${svg(NARROW, chart.name, content(narrow))}${legend(lines, chart)}</div>`
}

function frameOf(chart: LineChart, size: FrameSize, xTicks: number): ChartFrame {
  const all = chart.lines.flatMap(({ points }) => points)
  const [low, high] = extentOf([...all, ...(chart.limits ?? [])].map(({ y }) => y))
  return new ChartFrame({
    size,
    x: extentOf(all.map(({ x }) => x)),
    y: chart.fromZero ? [Math.min(0, low), high] : [low, high],
    xTicks,
    yTicks: 5,
    formatX: (value) => value.toLocaleString('en-US'),
    formatY: chart.formatTick ?? chart.formatY,
    xTitle: chart.xTitle,
  })
}

function legend(lines: readonly ChartLine[], { formatY }: LineChart): Markup {
  const entries = lines.flatMap(({ name, tone, points }) => {
    const last = points.at(-1)
    if (last === undefined) return []
    const swatch = html`<svg class="swatch" viewBox="0 0 14 4" aria-hidden="true">
      <line class="line ${tone}" x1="0" x2="14" y1="2" y2="2" />
    </svg>`
    return [html`<li>${swatch}${name} <b>${formatY(last.y)}</b></li>`]
  })
  return html`<ul class="legend">
    ${entries}
  </ul>`
}

export function lineMarks(frame: ChartFrame, { tone, points }: ChartLine): Markup {
  const path = pathOf<ChartPoint>(
    ({ x }) => round(frame.x(x)),
    ({ y }) => round(frame.y(y)),
  )(points)
  const dots =
    points.length <= MAX_DOTS &&
    points.map(
      ({ x, y }) =>
        html`<circle class="dot ${tone}" cx="${round(frame.x(x))}" cy="${round(frame.y(y))}" r="2.4" />`,
    )
  return html`<path class="line ${tone}" d="${path ?? ''}" />${dots}`
}

function limitLine(frame: ChartFrame, { name, y, isExceeded }: ChartLimit, { formatY }: LineChart): Markup {
  const { left, right } = frame.plot
  const at = round(frame.y(y))
  return html`<line
      class="limit${isExceeded && ' bad'}"
      x1="${left}"
      x2="${right}"
      y1="${at}"
      y2="${at}"
    /><text class="limit-name${isExceeded && ' bad'}" x="${left + 6}" y="${at - 5}"
      >${name} ${formatY(y)}</text
    >`
}

/** At the last point of each line, pushed apart where they would lie on each other. */
function endLabels(
  frame: ChartFrame,
  lines: readonly ChartLine[],
  { formatY }: LineChart,
): readonly Markup[] {
  const ends = lines.flatMap(({ name, tone, points }) => {
    const last = points.at(-1)
    return last === undefined ? [] : [{ text: `${name} ${formatY(last.y)}`, tone, y: frame.y(last.y) }]
  })
  let lowest = frame.plot.top - LABEL_HEIGHT + 6
  const placed = ends
    .toSorted((one, other) => one.y - other.y)
    .map((label) => ({ ...label, y: (lowest = Math.max(label.y, lowest + LABEL_HEIGHT)) }))
  const overflow = Math.max(0, (placed.at(-1)?.y ?? 0) - frame.plot.bottom)
  return placed.map(
    ({ text, tone, y }) =>
      html`<text class="end ${tone}" x="${frame.plot.right + 9}" y="${round(y - overflow + 4)}"
        >${text}</text
      >`,
  )
}

/** The highest of each stretch, for a peak must not get lost. */
export function thinned(points: readonly ChartPoint[], most = MAX_POINTS): readonly ChartPoint[] {
  if (points.length <= most) return points
  return Array.from({ length: most }, (_, index) => {
    const from = Math.floor((index * points.length) / most)
    const stretch = points.slice(from, Math.floor(((index + 1) * points.length) / most))
    return stretch.reduce((highest, point) => (point.y > highest.y ? point : highest))
  })
}
