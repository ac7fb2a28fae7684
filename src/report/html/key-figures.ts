// What a run used, at a glance: the figures that decide, and each budget as a bar.
import { metricNamed, type Measured } from '../../findings/metrics.ts'
import { formatBytes, formatNamed, formatNumber } from '../../findings/quantity.ts'
import { measuredOf } from '../measured-result.ts'
import { metricsTable } from '../metrics-table.ts'
import type { Result } from '../result.ts'
import { html, type Markup } from './markup.ts'

/** Four at most, those that the run has. */
export function keyFigures(result: Result): Markup {
  const measured = measuredOf(result)
  const of = (name: string): number | undefined => metricNamed(measured, name)
  const [growth, detectable] = [of('heapGrowthPerCycleBytes'), of('detectableGrowthPerCycleBytes')]
  const [first, last] = [of('heapAfterGcBytes.first'), of('heapAfterGcBytes.last')]
  const cycles = of('cycles')
  const tiles = [
    cycles !== undefined &&
      tile('cycles', formatNumber(cycles), `${formatNumber(of('samples') ?? 0)} samples`),
    growth !== undefined &&
      tile(
        'heap growth a cycle',
        formatBytes(growth),
        detectable === undefined ? 'worst phase' : `${formatBytes(detectable)} would have shown`,
      ),
    last !== undefined &&
      tile('heap after GC', formatBytes(last), first === undefined ? '' : `from ${formatBytes(first)}`),
    peakTile(of('peakRssBytes'), of('peakTreePssBytes')),
  ]
  return html`<div class="tiles">${tiles}</div>
    ${budgets(result, measured)}`
}

function peakTile(rss: number | undefined, tree: number | undefined): Markup | false {
  if (rss === undefined) return false
  return tile('peak RSS', formatBytes(rss), tree === undefined ? '' : `whole tree ${formatBytes(tree)} PSS`)
}

function tile(name: string, value: string, note: string): Markup {
  return html`<div class="tile"><span class="name">${name}</span><b>${value}</b><small>${note}</small></div>`
}

/** All figures, phases side by side, with their limits. */
export function figuresTable(result: Result): Markup {
  const [head, ...rows] = metricsTable(measuredOf(result), result.budget)
  const cells = rows.map(({ cells: [name, ...values], withinBudget }) => {
    const mark = withinBudget === undefined ? '' : withinBudget ? ' ✔' : ' ✘'
    return html`<tr${withinBudget === false && html` class="worse"`}><th scope="row">${name}</th>${values.map((value, index) => html`<td>${value}${index === values.length - 1 && mark}</td>`)}</tr>`
  })
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Figures">
    <table>
      <thead>
        <tr>
          ${head?.cells.map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${cells}
      </tbody>
    </table>
  </div>`
}

function budgets({ budget }: Result, measured: Measured): Markup | false {
  const meters = Object.entries(budget).flatMap(([name, limit]) => {
    const value = metricNamed(measured, name)
    return value === undefined ? [] : [meter(name, value, limit)]
  })
  return (
    meters.length > 0 &&
    html`<ul class="meters" aria-label="Budgets">
      ${meters}
    </ul>`
  )
}

function meter(name: string, value: number, limit: number): Markup {
  const share = limit > 0 ? value / limit : value > 0 ? 2 : 0
  const isOver = value > limit
  const width = Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10
  const bar = html`<svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="6" rx="3" />
    <rect class="fill${isOver && ' bad'}" width="${width}" height="6" rx="3" />
  </svg>`
  return html`<li>
    <code>${name}</code>${bar}<span
      ><b>${formatNamed(name, value)}</b> of ${formatNamed(name, limit)}
      <span class="${isOver ? 'judgement worse' : 'judgement better'}"
        >${isOver ? '✘ over' : '✔ within'}</span
      ></span
    >
  </li>`
}
