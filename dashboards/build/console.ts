// The same panels as tables for Prometheus's own console templates: a page for who has no Grafana.
// `tidemark dashboard` puts in the window of rates and the path of graphs.
import type { PanelDescription, PanelUnit, Query, Row } from './panel.ts'

export interface ConsolePage {
  readonly title: string
  readonly rows: readonly Row[]
}

/** In Go's templates. */
const shownAs: Readonly<Record<PanelUnit, string>> = {
  bytes: '{{ .Value | humanize1024 }}B',
  binBps: '{{ .Value | humanize1024 }}B/s',
  s: '{{ .Value | humanizeDuration }}',
  percentunit: '{{ .Value | humanizePercentage }}',
  short: '{{ .Value | humanize }}',
  cps: '{{ .Value | humanize }}/s',
  ops: '{{ .Value | humanize }}/s',
}

const style = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent) }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 82rem }
h1 { font-size: 1.3rem } h2 { font-size: 1.1rem; margin: 1.6rem 0 .6rem } h3 { font-size: .95rem; margin: 0 }
nav a { margin-right: 1rem }
.panels { display: grid; gap: .7rem; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr)) }
section { border: 1px solid var(--line); border-radius: 6px; padding: .7rem .9rem; overflow-wrap: anywhere }
section p { margin: .2rem 0 .5rem; font-size: .85rem; opacity: .8 }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
td { border-top: 1px solid var(--line); padding: .2rem 0 } td:last-child { text-align: right; font-variant-numeric: tabular-nums; padding-left: 1rem }
[role=alert] { border: 2px solid #c62828; border-radius: 6px; padding: .6rem .9rem }
`

export function consolePage({ title, rows }: ConsolePage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="15">
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${text(title)}</h1>
<nav><a href="overview.html">Overview</a><a href="process.html">Process</a><a href="/graph?${parameters('up')}">Graph</a></nav>
${alertsNow}
${rows.map(rowText).join('\n')}
</body>
</html>
`
}

const alertsNow = `{{ with query "ALERTS{alertstate='firing'}" }}<div role="alert"><h2>Alerts</h2><ul>{{ range . | sortByLabel "alertname" }}
<li><strong>{{ .Labels.alertname }}</strong> ({{ .Labels.severity }}): {{ .Labels.instance }}</li>{{ end }}</ul></div>{{ else }}<p>No alert fires.</p>{{ end }}`

function rowText({ title, panels }: Row): string {
  return `<h2>${text(title)}</h2>\n<div class="panels">\n${panels.map(panelText).join('\n')}\n</div>`
}

function panelText(panel: PanelDescription): string {
  const graph = panel.queries
    .map(({ vector }, index) => parameters(valueOf(vector.text), index))
    .join('&amp;')
  const lines = panel.queries.map((query) => lineText(query, panel)).join('\n')
  return `<section><h3><a href="/graph?${graph}">${text(panel.title)}</a></h3><p>${text(panel.description)}</p><table>${lines}</table></section>`
}

/** Of a metric with labels, only what is not 0: the rest is too much to read. */
function lineText({ vector, name = '' }: Query, { unit, words }: PanelDescription): string {
  const labels = vector.labels.map((label) => `{{ .Labels.${label} }}`)
  const what = [name, ...labels, '{{ .Labels.instance }}'].filter((part) => part !== '').join(' ')
  const value = words === undefined ? shownAs[unit] : inWords(words)
  const line = `<tr><td>${what}</td><td>${value}</td></tr>`
  const shown = vector.labels.length === 0 ? line : `{{ if ne .Value 0.0 }}${line}{{ end }}`
  return `{{ range query \`${valueOf(vector.text)}\` | sortByLabel "instance" }}${shown}{{ end }}`
}

function inWords(words: readonly string[]): string {
  return words.map((word, value) => `{{ if eq .Value ${value}.0 }}${word}{{ end }}`).join('')
}

/** Without the variables of Grafana but the window of rates. */
function valueOf(query: string): string {
  return query.replaceAll('$job', '.+').replaceAll('$instance', '.+').replaceAll('$__range', '1h')
}

function parameters(query: string, index = 0): string {
  const expr = encodeURIComponent(query).replaceAll('%24__rate_interval', '$__rate_interval')
  return `g${index}.expr=${expr}&amp;g${index}.tab=0&amp;g${index}.range_input=1h`
}

function text(plain: string): string {
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
