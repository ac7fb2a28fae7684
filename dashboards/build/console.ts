// The same panels for Prometheus's own console templates: a page for who has no Grafana. It holds each panel as a table that
// Prometheus fills in, and what a script needs to draw it. `tidemark dashboard` puts in the window of rates and the path of
// graphs, and serves script and style beside the page.
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

/** What the page loads comes from where it comes from, and it asks nobody else. */
const policy = `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'`

const scripts = ['uplot.js', 'chart.js', 'dashboard.js']
const styles = ['uplot.css', 'dashboard.css']

export function consolePage({ title, rows }: ConsolePage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<link rel="icon" href="data:,">
<noscript><meta http-equiv="refresh" content="15"></noscript>
${styles.map((file) => `<link rel="stylesheet" href="/user/${file}">`).join('\n')}
</head>
<body data-scrape="$__interval">
<header><h1>${text(title)}</h1>
<nav><a href="overview.html">Overview</a><a href="process.html">Process</a><a href="/graph?${parameters('up')}">Graph</a></nav>
<form id="choices" hidden></form></header>
<main>
<div id="alerts">${alertsNow}</div>
${rows.map(rowText).join('\n')}
</main>
${scripts.map((file) => `<script src="/user/${file}"></script>`).join('\n')}
</body>
</html>
`
}

const alertsNow = `{{ with query "ALERTS{alertstate='firing'}" }}<div role="alert"><h2>Alerts</h2><ul>{{ range . | sortByLabel "alertname" }}
<li><strong>{{ .Labels.alertname }}</strong> ({{ .Labels.severity }}): {{ .Labels.instance }}</li>{{ end }}</ul></div>{{ else }}<p>No alert fires.</p>{{ end }}`

function rowText({ title, panels }: Row): string {
  const isNow = panels.every(({ stat }) => stat === true)
  return `<h2>${text(title)}</h2>\n<div class="${isNow ? 'panels now' : 'panels'}">\n${panels.map(panelText).join('\n')}\n</div>`
}

function panelText(panel: PanelDescription): string {
  const graph = panel.queries
    .map(({ vector }, index) => parameters(valueOf(vector.text), index))
    .join('&amp;')
  const lines = panel.queries.map((query) => lineText(query, panel)).join('\n')
  return `<section data-panel="${attribute(drawn(panel))}"><h3><a href="/graph?${graph}">${text(panel.title)}</a></h3><p>${text(panel.description)}</p><div class="drawn"><table>${lines}</table></div></section>`
}

/** What the script draws it from. */
function drawn({ title, unit, queries, stat, warns, words, empty }: PanelDescription): string {
  return JSON.stringify({
    title,
    unit,
    queries: queries.map(({ vector, name }) => ({
      expr: vector.text.replaceAll('$__range', '$range'),
      labels: vector.labels,
      name,
    })),
    stat,
    warns,
    words,
    empty,
  })
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

/** Go's templates see no braces of ours. */
function attribute(plain: string): string {
  return text(plain).replaceAll('"', '&quot;').replaceAll('{', '&#123;').replaceAll('}', '&#125;')
}
