// A comparison of agents as one self-contained page without a script: at a glance first, then each run with its evidence.
import { brand } from '../../report/html/brand.ts'
import { html, type Markup } from '../../report/html/markup.ts'
import { pageDocument } from '../../report/html/page-document.ts'
import { plural } from '../../findings/quantity.ts'
import type { RecordedRun } from '../../report/recorded-run.ts'
import { type Figure, retainedFigures, TAKEN, takenFigures } from './agent-figures.ts'
import {
  type CameWord,
  cellFigure,
  headOf,
  notesOf,
  notOfferedBy,
  stayingIn,
  waysOf,
  whenOf,
  wordOf,
} from './came-in-words.ts'
import { type ComparedAgent, type Comparison, commandOf } from './comparison.ts'
import { COMPARED_BY, comparisonNotes } from './comparison-notes.ts'

const STYLE = `
.agents td,.agents th{text-align:left;vertical-align:top;padding:8px 10px 8px 0;font-size:13px}
.agents tbody th{font-weight:650;overflow-wrap:anywhere}
.agents td{overflow-wrap:anywhere}
.agents{table-layout:fixed;width:100%}
.agents .badge{display:inline-block;white-space:normal;font-size:11px;padding:2px 7px}.ran .badge{font-size:12px;padding:2px 8px}
.agents td b{display:block;font-weight:600}
.badge.none{color:var(--quiet);background:var(--code)}
.ran{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px 20px;margin:12px 0}
.ran h3{display:flex;flex-wrap:wrap;gap:6px 12px;align-items:center;margin:0;font-size:16px}
.ran h3 small{color:var(--quiet);font-weight:450;font-size:13px}
.ran ul{margin:10px 0 0;padding-left:20px}.ran li{overflow-wrap:anywhere}
.ran .stays b{color:var(--bad)}.ran .place{display:block;color:var(--quiet);overflow-wrap:anywhere}
.ran .again{margin:10px 0 0;font-size:13px;color:var(--quiet);overflow-wrap:anywhere}
@media screen and (max-width:720px){table.agents{table-layout:auto}.agents td[data-head]::before{display:block;font-size:13px}}
main h2{overflow-wrap:anywhere}
`

/** The document, whole. */
export function comparisonPage(compared: Comparison): string {
  const { agents, scenarios } = compared
  const title = `${plural(agents.length, 'agent')} compared`
  const body = html`${header(compared, title)}
    <main id="content">
      <section aria-labelledby="stays">
        <h2 id="stays">What stays</h2>
        <div class="card">
          ${glance(
            ['agent', ...scenarios.map(headOf)],
            agents.map((agent) => staysRow(agent, scenarios)),
          )}
        </div>
      </section>
      <section aria-labelledby="takes">
        <h2 id="takes">What each takes</h2>
        <div class="card">${glance(['agent', ...TAKEN], agents.map(takesRow))}</div>
      </section>
      ${agents.map((agent, nth) => agentSection(agent, `agent-${nth + 1}`, scenarios))}
    </main>`
  return pageDocument({ title, tone: 'unsure', body, skip: 'Skip to what stays', style: STYLE })
}

function header(compared: Comparison, title: string): Markup {
  return html`<header>
    <div>
      ${brand()}
      <div class="verdict"><h1>${title}</h1></div>
      <p class="claim">${COMPARED_BY}</p>
      <ul class="reasons">
        ${comparisonNotes(compared).map((note) => html`<li>${note}</li>`)}
      </ul>
    </div>
  </header>`
}

function glance(head: readonly string[], rows: readonly Markup[]): Markup {
  return html`<table class="compared agents">
    <thead>
      <tr>
        ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`
}

function staysRow(agent: ComparedAgent, scenarios: readonly string[]): Markup {
  const cells = scenarios.map((scenario) => {
    const came = agent.came.get(scenario) ?? { how: 'not-run' as const }
    return html`<td data-head="${headOf(scenario)}">
      ${badge(wordOf(came))}${figureOf(cellFigure(came, agent))}
    </td>`
  })
  return html`<tr>
    <th scope="row">${agent.title}</th>
    ${cells}
  </tr>`
}

function takesRow(agent: ComparedAgent): Markup {
  const cells = takenFigures(agent).map(
    ({ head, figure }) => html`<td data-head="${head}">${figureOf(figure)}</td>`,
  )
  return html`<tr>
    <th scope="row">${agent.title}</th>
    ${cells}
  </tr>`
}

function badge({ sign, word, tone }: CameWord): Markup {
  return html`<span class="badge ${tone ?? 'none'}">${sign} ${word}</span>`
}

function figureOf(figure: Figure | undefined): Markup | false {
  return (
    figure !== undefined &&
    html` <b>${figure.value}</b>${figure.detail !== undefined && html`<small>${figure.detail}</small>`}`
  )
}

function agentSection(agent: ComparedAgent, id: string, scenarios: readonly string[]): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${agent.title}</h2>
    ${scenarios.map((scenario) => runCard(agent, scenario))}${notOfferedLine(agent)}
  </section>`
}

function notOfferedLine(agent: ComparedAgent): Markup | false {
  const lacking = notOfferedBy(agent)
  return lacking.length > 0 && html`<p class="quiet">Not offered: ${lacking.join('; ')}.</p>`
}

/** None of what was not run. */
function runCard(agent: ComparedAgent, scenario: string): Markup | false {
  const came = agent.came.get(scenario) ?? { how: 'not-run' as const }
  if (came.how === 'not-run' || came.how === 'not-offered') return false
  const when = came.how === 'ran' ? whenOf(came.run) : ''
  return html`<article class="ran" aria-label="${scenario} on ${agent.title}">
    <h3>${badge(wordOf(came))}${scenario} <small>${when}</small></h3>
    ${came.how === 'ran' ? runItems(came.run) : html`<p>${came.reason}</p>`}
    <p class="again">Again: <code>${commandOf(agent, scenario)}</code></p>
  </article>`
}

function runItems(run: RecordedRun): Markup {
  const staying = stayingIn(run).map(
    ({ message, lines }) =>
      html`<li class="stays">
        <b>stays:</b> ${message}${lines.map((line) => html`<span class="place">${line}</span>`)}
      </li>`,
  )
  const figures =
    run.result.scenario === 'endings'
      ? waysOf(run.result).map(({ way, came }) => html`<li>${way}: ${came}</li>`)
      : retainedFigures(run).map(
          ({ value, detail }) => html`<li>${value}${detail !== undefined && ` (${detail})`}</li>`,
        )
  return html`<ul>
    ${staying}${figures}${notesOf(run).map((note) => html`<li>${note}</li>`)}
  </ul>`
}
