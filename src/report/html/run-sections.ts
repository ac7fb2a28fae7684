// The parts of one run on a page: its header, and a section for each kind of evidence it has.
import { ranOn } from '../ran-on.ts'
import { formatBytes, formatMs, formatNumber, plural } from '../../findings/quantity.ts'
import { suppressedSentence } from '../../findings/suppression-words.ts'
import type { OpenSeries } from '../../runner/series.ts'
import type { ReportedRun } from '../reported-run.ts'
import type { Result } from '../result.ts'
import { verdictWord } from '../verdict-word.ts'
import { allocationsSection } from './allocations-section.ts'
import { brand } from './brand.ts'
import { comparisonTable } from './comparison.ts'
import { findingCard } from './finding-card.ts'
import { figuresTable, keyFigures } from './key-figures.ts'
import { html, type Markup } from './markup.ts'
import { memoryChart } from './memory-chart.ts'
import { resourceCharts } from './resource-charts.ts'
import { stepChart } from './step-chart.ts'
import { suppressedSection } from './suppressed.ts'
import { trendCharts } from './trend-chart.ts'
import { watchedCharts } from './watched-charts.ts'

export function runTitle({ scenario, subject, plant }: Result): string {
  return `${scenario}${subject === scenario ? '' : ` on ${subject}`}${plant === undefined ? '' : ` with ${plant}`}`
}

export function runHeader({ result }: ReportedRun, level: 'h1' | 'h2'): Markup {
  const { sign, word, tone } = verdictWord(result)
  const told = new Set([
    ...result.findings.map(({ message }) => message),
    ...(result.suppressed ?? []).map(suppressedSentence),
  ])
  const reasons =
    result.findings.length > 0
      ? [...leads(result), ...result.reasons.filter((each) => !told.has(each))]
      : result.reasons.filter((each) => !told.has(each))
  const title = html`${result.scenario}
    <small
      >${result.subject !== result.scenario && html`on ${result.subject}`}${result.plant !== undefined && html` with <b>${result.plant}</b>`}</small
    >`
  const heading = level === 'h1' ? html`<h1>${title}</h1>` : html`<h2>${title}</h2>`
  return html`<header class="${tone}">
    <div>
      ${brand(
        html`<time datetime="${result.startedAt}"
          >${result.startedAt.slice(0, 16).replace('T', ' ')} UTC · ${formatMs(result.durationMs)}</time
        >`,
      )}
      <div class="verdict"><span class="badge ${tone}">${sign} ${word}</span>${heading}</div>
      ${result.claim !== undefined && html`<p class="claim">Claim: ${result.claim}</p>`}
      <ul class="reasons">
        ${reasons.map((reason, index) => html`<li${index === 0 && html` class="first"`}>${reason}</li>`)}
      </ul>
      ${keyFigures(result)}
    </div>
  </header>`
}

/** The strongest finding leads, with its line: whoever reads no further has read that. */
function leads({ findings }: Result): readonly string[] {
  const [first] = findings
  if (first === undefined) return []
  const place = first.culprit === undefined ? '' : ` (${first.culprit.file}:${first.culprit.line})`
  const others = findings.length > 1 ? `, and ${plural(findings.length - 1, 'more finding')}` : ''
  return [`${first.message}${place}${others}`]
}

interface Section {
  readonly id: string
  readonly title: string
  readonly content: Markup
}

/** @param prefix of every id: a page may hold several runs */
export function runSections(run: ReportedRun, prefix: string): Markup {
  const { result, series } = run
  const sections: readonly (Section | undefined)[] = [
    findingsSection(run, prefix),
    suppressedSection(result),
    result.comparison && {
      id: 'baseline',
      title: 'Against the baseline',
      content: html`<div class="card">
        ${comparisonTable(
          result.comparison,
          result.phases.map(({ name }) => name),
        )}
      </div>`,
    },
    byPhase('memory', 'Memory', series, (each) => [memoryChart(each, result), ...trendCharts(each)]),
    watchedSection(run),
    run.allocations && {
      id: 'allocations',
      title: 'Live allocations',
      content: allocationsSection(run.allocations),
    },
    byPhase('resources', 'Live resources', series, (each) => [resourceCharts(each)]),
    byPhase('steps', 'Time of steps', series, (each) => [stepChart(each, result)]),
    result.phases.length > 0
      ? { id: 'figures', title: 'Figures', content: html`<div class="card">${figuresTable(result)}</div>` }
      : undefined,
    { id: 'environment', title: 'Environment', content: environment(run) },
  ]
  const shown = sections.filter((section) => section !== undefined)
  const links = shown.map(({ id, title }) => html`<li><a href="#${prefix}${id}">${title}</a></li>`)
  const parts = shown.map(
    ({ id, title, content }) =>
      html`<section id="${prefix}${id}" aria-labelledby="${prefix}${id}-title">
        <h2 id="${prefix}${id}-title">${title}</h2>
        ${content}
      </section>`,
  )
  const navigation = html`<nav aria-label="Sections${prefix !== '' && ` of ${runTitle(result)}`}">
    <ul>
      ${links}
    </ul>
  </nav>`
  return html`${navigation}${parts}`
}

function findingsSection({ result, excerpts }: ReportedRun, prefix: string): Section | undefined {
  if (result.findings.length === 0) return undefined
  const cards = result.findings.map((finding, index) =>
    findingCard({ finding, number: index + 1, excerpt: excerpts[index], prefix }),
  )
  return { id: 'findings', title: plural(result.findings.length, 'finding'), content: html`${cards}` }
}

function watchedSection({ watched }: ReportedRun): Section | undefined {
  const content = watched && watchedCharts(watched)
  return content && { id: 'watched', title: 'Memory over time', content }
}

function byPhase(
  id: string,
  title: string,
  series: readonly OpenSeries[],
  draw: (series: OpenSeries) => readonly (Markup | undefined)[],
): Section | undefined {
  const blocks = series.flatMap((each) => {
    const drawn = draw(each).filter((markup) => markup !== undefined)
    if (drawn.length === 0) return []
    const tiers = each.tiers === 'off' ? 'optimising tiers off' : 'optimising tiers on'
    const does = each.does === '' ? '' : `${each.does} · `
    return [
      html`<h3 class="phase">${each.phase} <small>${does}${tiers}</small></h3>
        <div class="phase-block">${drawn}</div>`,
    ]
  })
  return blocks.length === 0 ? undefined : { id, title, content: html`${blocks}` }
}

function environment({ result, unreadLines }: ReportedRun): Markup {
  const { node, runtime, v8, platform, cpus, memoryBytes } = result.environment
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Ran on', runtime && ranOn({ node, runtime })],
    ['Node', `${node}, V8 ${v8}`],
    ['Platform', `${platform}, ${plural(cpus, 'CPU')}, ${formatBytes(memoryBytes)} of memory`],
    ['Module', result.module],
    ['Started', `${result.startedAt}, took ${formatMs(result.durationMs)}`],
    ['Phases', result.phases.map(({ name, end }) => `${name} (${end})`).join(', ') || undefined],
    ['Lines of samples.jsonl that are no samples', unreadLines > 0 ? formatNumber(unreadLines) : undefined],
  ]
  const shown = rows.filter(([, value]) => value !== undefined)
  return html`<div class="card">
    <dl>
      ${shown.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
  </div>`
}
