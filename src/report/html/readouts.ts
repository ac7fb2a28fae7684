// What a chart says of the place under the pointer: one hidden group a sample, shown by :hover alone.
import { round, type ChartFrame } from './chart-frame.ts'
import type { ChartLine, LineChart } from './charted.ts'
import { html, type Markup } from './markup.ts'

/** Each is a few hundred bytes of the page. */
const MAX_READOUTS = 120
const ROW_HEIGHT = 16
const BOX_WIDTH = 190

export function readouts(
  frame: ChartFrame,
  lines: readonly ChartLine[],
  chart: Pick<LineChart, 'formatY' | 'xTitle'>,
): readonly Markup[] {
  const all = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].toSorted((a, b) => a - b)
  const step = Math.max(1, Math.ceil(all.length / MAX_READOUTS))
  const shown = all.filter((_, index) => index % step === 0)
  const byX = lines.map((line) => ({ line, at: new Map(line.points.map(({ x, y }) => [x, y])) }))
  return shown.map((x, index) => {
    const rows = byX.flatMap(({ line, at }) => {
      const y = at.get(x)
      return y === undefined ? [] : [{ name: line.name, tone: line.tone, y }]
    })
    const [before, after] = [shown[index - 1] ?? x, shown[index + 1] ?? x]
    const from = Math.max(frame.plot.left, frame.x((before + x) / 2))
    const until = Math.min(frame.plot.right, frame.x((x + after) / 2))
    return readout(frame, { x, rows, from, until }, chart)
  })
}

interface Readout {
  readonly x: number
  readonly rows: readonly { readonly name: string; readonly tone: string; readonly y: number }[]
  readonly from: number
  readonly until: number
}

function readout(
  frame: ChartFrame,
  { x, rows, from, until }: Readout,
  chart: Pick<LineChart, 'formatY' | 'xTitle'>,
): Markup {
  const { top, bottom, left, right } = frame.plot
  const at = round(frame.x(x))
  const boxAt = at > (left + right) / 2 ? at - BOX_WIDTH - 10 : at + 10
  const title = html`<text class="read-title" x="${boxAt + 10}" y="${top + 18}"
    >${chart.xTitle} ${x.toLocaleString('en-US')}</text
  >`
  const lines = rows.map(({ name, tone, y }, index) => {
    const textAt = top + 18 + (index + 1) * ROW_HEIGHT
    return html`<circle class="dot ${tone}" cx="${at}" cy="${round(frame.y(y))}" r="4" /><text
        class="end ${tone}"
        x="${boxAt + 10}"
        y="${textAt}"
        >${name} ${chart.formatY(y)}</text
      >`
  })
  const height = (rows.length + 1) * ROW_HEIGHT + 12
  return html`<g class="at"
    ><rect
      class="hit"
      x="${round(from)}"
      y="${top}"
      width="${round(Math.max(1, until - from))}"
      height="${bottom - top}"
    /><g class="read"
      ><line class="cross" x1="${at}" x2="${at}" y1="${top}" y2="${bottom}" /><rect
        class="read-box"
        x="${boxAt}"
        y="${top}"
        width="${BOX_WIDTH}"
        height="${height}"
        rx="6"
      />${title}${lines}</g
    ></g
  >`
}
