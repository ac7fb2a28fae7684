// The comparison with a baseline: each figure's interval before and now on one scale, what got worse first.
import type { BaselineComparison, ComparedFigure, FigureSpread } from '../../baseline/baseline-comparison.ts'
import { formatNamed } from '../../findings/quantity.ts'
import { metricInWords } from '../metric-in-words.ts'
import { changeInWords } from '../change-in-words.ts'
import { ChartFrame, round, svg, type FrameSize } from './chart-frame.ts'
import { html, type Markup } from './markup.ts'

const BAR: FrameSize = { width: 240, height: 34, left: 6, right: 6, top: 5, bottom: 5 }
const ORDER = { worse: 0, better: 1, same: 2 } as const

/** @param phases of the run, of which names of figures begin with one */
export function comparisonTable(comparison: BaselineComparison, phases: readonly string[]): Markup {
  const { against, measuredOn, figures, leftOut } = comparison
  const rows = figures
    .toSorted((one, other) => ORDER[one.judgement] - ORDER[other.judgement])
    .map((figure) => figureRow(figure, phases))
  const others =
    leftOut.length > 0 &&
    html`<details class="numbers">
      <summary>${leftOut.length} not compared</summary>
      <ul>
        ${leftOut.map(({ name, reason }) => html`<li>${metricInWords(name, phases)} <code>${name}</code>: ${reason}</li>`)}
      </ul>
    </details>`
  return html`<p>
      Against <b>${against}</b>, measured on ${measuredOn}. Bars are intervals over repeated runs: above
      before, below now.
    </p>
    <table class="compared">
      <thead>
        <tr>
          <th scope="col">figure</th>
          <th scope="col">before</th>
          <th scope="col">now</th>
          <th scope="col">change</th>
          <th scope="col">judged</th>
          <th scope="col">before and now</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${others}`
}

function figureRow(figure: ComparedFigure, phases: readonly string[]): Markup {
  const { name, before, now, judgement } = figure
  return html`<tr class="${judgement}">
    <th scope="row">
      ${metricInWords(name, phases)}<small><code>${name}</code></small>
    </th>
    <td data-head="before">${spreadInWords(name, before)}</td>
    <td data-head="now">${spreadInWords(name, now)}</td>
    <td data-head="change">${changeInWords(figure)}</td>
    <td data-head="judged"><span class="judgement ${judgement}">${judgement}</span></td>
    <td>${bars(figure)}</td>
  </tr>`
}

function spreadInWords(name: string, { median, low, high }: FigureSpread): Markup {
  const interval = low < high && html`<small>${formatNamed(name, low)} – ${formatNamed(name, high)}</small>`
  return html`<b>${formatNamed(name, median)}</b>${interval}`
}

function bars({ name, before, now, judgement }: ComparedFigure): Markup {
  const frame = new ChartFrame({
    size: BAR,
    x: [Math.min(before.low, now.low), Math.max(before.high, now.high)],
    y: [0, 1],
    xTicks: 0,
    yTicks: 1,
    formatX: String,
    formatY: String,
  })
  const bar = ({ low, median, high }: FigureSpread, y: number, tone: string): Markup =>
    html`<line
        class="bar ${tone}"
        x1="${round(frame.x(low))}"
        x2="${round(Math.max(frame.x(high), frame.x(low) + 1))}"
        y1="${y}"
        y2="${y}"
      /><circle class="dot ${tone}" cx="${round(frame.x(median))}" cy="${y}" r="4" />`
  const tone = judgement === 'worse' ? 'bad' : judgement === 'better' ? 'good' : 'first'
  return svg(BAR, `${name}, before and now`, html`${bar(before, 10, 'faint')}${bar(now, 24, tone)}`)
}
