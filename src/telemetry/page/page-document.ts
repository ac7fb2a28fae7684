// The document of the live page: markup, style and script, in one. All text from outside goes in as text, never as markup.

export const pageStyle = `
:root { color-scheme: light dark; --fg: #1b1f24; --bg: #fbfbfa; --card: #fff; --line: #d5d9de; --soft: #5b6470;
  --rss: #1660b8; --heap: #a8420b; --ext: #6a3aa8; --limit: #b3261e; --ok: #1b7a3d; --warn: #8a5a00; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --fg: #e8eaed; --bg: #14171a; --card: #1c2024; --line: #363c43; --soft: #a3abb5;
  --rss: #6cb0ff; --heap: #ff9d66; --ext: #c3a1ff; --limit: #ff8a80; --ok: #6fd58f; --warn: #f2c14e; --bad: #ff8a80 } }
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.45 system-ui, sans-serif; color: var(--fg); background: var(--bg) }
header, main { max-width: 1100px; margin: 0 auto; padding: 12px 16px }
header { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline }
h1 { font-size: 1.25rem; margin: 0 } h2 { font-size: 1rem; margin: 0 0 8px }
main { display: grid; gap: 12px; grid-template-columns: repeat(2, minmax(0, 1fr)) }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; min-width: 0 }
.wide { grid-column: 1 / -1 }
@media (max-width: 640px) { main { grid-template-columns: minmax(0, 1fr) } }
svg { width: 100%; height: 220px; display: block } polyline { fill: none; stroke-width: 2; vector-effect: non-scaling-stroke }
.rss { stroke: var(--rss) } .heapUsed { stroke: var(--heap); stroke-dasharray: 7 3 } .external { stroke: var(--ext); stroke-dasharray: 2 3 }
.limit { stroke: var(--limit); stroke-width: 1; vector-effect: non-scaling-stroke }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: 3px 6px 3px 0; border-top: 1px solid var(--line); font-weight: normal; overflow-wrap: anywhere }
td.n { text-align: right; white-space: nowrap } thead th { color: var(--soft); border-top: 0 }
.level { font-weight: 700 } .normal { color: var(--ok) } .elevated { color: var(--warn) } .critical { color: var(--bad) }
.soft { color: var(--soft) } ul { margin: 0; padding: 0; list-style: none; max-height: 320px; overflow: auto }
li { border-top: 1px solid var(--line); padding: 4px 0; overflow-wrap: anywhere } li:first-child { border-top: 0 }
a, input, button, ul { outline-offset: 2px } :focus-visible { outline: 2px solid var(--rss) }
input, button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 6px; padding: 4px 8px }
.skip { position: absolute; left: -999px } .skip:focus { left: 8px; top: 8px; background: var(--card); padding: 4px 8px }
`

const body = `
<a class="skip" href="#memory">To the figures</a>
<header><h1 id="title">Tidemark</h1>
<p>Memory is <span id="level" class="level" role="status" aria-live="polite">unknown</span> <span id="why" class="soft"></span></p>
<p id="link" class="soft">connecting</p></header>
<form id="ask" hidden><main><section class="wide"><label for="token">This server wants its token</label>
<input id="token" type="password" autocomplete="off"> <button>Look</button></section></main></form>
<main id="memory" tabindex="-1">
<section class="wide" aria-labelledby="h-memory"><h2 id="h-memory">Memory and its limits</h2>
<svg id="chart" viewBox="0 0 600 200" preserveAspectRatio="none" role="img" aria-labelledby="chart-text"></svg>
<p id="chart-text" class="soft"></p>
<table><thead><tr><th scope="col">measure</th><th scope="col">now</th><th scope="col">limit</th><th scope="col">share</th></tr></thead><tbody id="figures"></tbody></table></section>
<section aria-labelledby="h-kinds"><h2 id="h-kinds">Live resources by kind</h2>
<table><thead><tr><th scope="col">kind</th><th scope="col">live</th></tr></thead><tbody id="kinds"></tbody></table></section>
<section aria-labelledby="h-comp"><h2 id="h-comp">Compactions</h2>
<table><thead><tr><th scope="col">figure</th><th scope="col">from the start</th></tr></thead><tbody id="compactions"></tbody></table></section>
<section class="wide" aria-labelledby="h-events"><h2 id="h-events">Pressure, relief, snapshots and findings, newest first</h2>
<ul id="events" tabindex="0" aria-labelledby="h-events"></ul></section>
</main>
`

/** Speaks plain DOM. The token stays in the fragment of the address, which no request carries. */
export const pageScript = `
'use strict'
const at = (id) => document.getElementById(id)
const states = []
let token = new URLSearchParams(location.hash.slice(1)).get('token') || ''
const bytes = (n) => n === undefined ? '' : n >= 1e9 ? (n / 1e9).toFixed(2) + ' GB' : (n / 1e6).toFixed(1) + ' MB'
const percent = (n) => Math.round(n * 100) + ' %'
function cell(row, text, kind) {
  const made = document.createElement(kind || 'td')
  if (kind === 'th') made.scope = 'row'
  made.textContent = text
  row.append(made)
  return made
}
function rows(id, lines) {
  at(id).replaceChildren(...lines.map(([name, ...values]) => {
    const row = document.createElement('tr')
    cell(row, name, 'th')
    for (const value of values) cell(row, value).className = 'n'
    return row
  }))
}
const names = { rss: 'resident (RSS, solid)', heapUsed: 'heap in use (dashes)', external: 'external (dots)' }
function svg(name, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key])
  return made
}
function chart(state) {
  const most = Math.max(...states.flatMap((each) => Object.values(each.memory)))
  const near = [state.limits.memoryBytes, state.limits.heapBytes].filter((limit) => limit < most * 2.5)
  const top = Math.max(most, ...near) * 1.08
  const y = (value) => 200 - value / top * 200
  const drawn = near.map((limit) => svg('line', { class: 'limit', x1: 0, x2: 600, y1: y(limit), y2: y(limit) }))
  for (const name of Object.keys(names)) {
    const points = states.map((each, index) => index / Math.max(1, states.length - 1) * 600 + ',' + y(each.memory[name] || 0))
    drawn.push(svg('polyline', { class: name, points: points.join(' ') }))
  }
  at('chart').replaceChildren(...drawn)
  const seconds = Math.round((state.atMs - states[0].atMs) / 1000)
  at('chart-text').textContent = 'The last ' + seconds + ' s, from 0 to ' + bytes(top) +
    (near.length ? '; the thin line is a limit' : '; the limits lie above the picture') + '.'
}
function show(state) {
  states.push(state)
  if (states.length > 300) states.shift()
  document.title = state.pressure.level + ' · ' + state.title
  at('title').textContent = state.title
  if (at('level').textContent !== state.pressure.level) {
    at('level').textContent = state.pressure.level
    at('level').className = 'level ' + state.pressure.level
  }
  at('why').textContent = percent(state.pressure.share) + ' of the ' + state.pressure.measure + ' limit; ' + state.pressure.growing
  const { memoryBytes, heapBytes } = state.limits
  rows('figures', Object.keys(names).map((name) => {
    const limit = name === 'heapUsed' ? heapBytes : memoryBytes
    return [names[name], bytes(state.memory[name]), bytes(limit), percent((state.memory[name] || 0) / limit)]
  }))
  const kinds = Object.entries(state.kinds).filter(([, live]) => live > 0).sort((a, b) => b[1] - a[1])
  rows('kinds', kinds.length ? kinds : [['nothing is held', '']])
  rows('compactions', Object.entries(state.compactions))
  at('events').replaceChildren(...(state.events.length ? state.events : [{ kind: '', text: 'Nothing yet' }]).map((event) => {
    const item = document.createElement('li')
    item.textContent = (event.atMs ? new Date(event.atMs).toLocaleTimeString() + ' ' : '') + event.kind + ' ' + event.text
    return item
  }))
  chart(state)
}
async function look() {
  const headers = token ? { authorization: 'Bearer ' + token } : {}
  const response = await fetch('live/events', { headers })
  if (response.status === 401) { at('ask').hidden = false; at('token').focus(); return false }
  if (!response.ok) throw new Error('answered ' + response.status)
  at('ask').hidden = true
  at('link').textContent = 'live'
  states.length = 0
  let text = ''
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return true
    const frames = (text += value).split('\\n\\n')
    text = frames.pop()
    for (const frame of frames) show(JSON.parse(frame.slice(6)))
  }
}
async function watch() {
  for (;;) {
    try { if (!await look()) return } catch { /* It comes again. */ }
    at('link').textContent = 'connection lost, trying again'
    await new Promise((resolve) => setTimeout(resolve, 2000))
  }
}
at('ask').addEventListener('submit', (event) => { event.preventDefault(); token = at('token').value; watch() })
watch()
`

export const pageMarkup = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Tidemark</title>
<style>${pageStyle}</style></head><body>${body}<script>${pageScript}</script></body></html>
`
