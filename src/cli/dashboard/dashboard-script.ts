// Draws the panels of `tidemark dashboard` in the browser, from what Prometheus answers: only those that are on the screen,
// and again with every other scrape. Plain script; it speaks to nobody but the server that it came from.

export const dashboardScript = String.raw`
'use strict'
const scrapeSeconds = Number(document.body.dataset.scrape) || 5
const ranges = [['15 min', 900], ['1 h', 3600], ['6 h', 21600], ['24 h', 86400], ['7 d', 604800]]
const mostLines = 16, mostPoints = 240
const choice = { range: 3600, instance: '' }
const visible = new Set()
const drawings = new Map()
let asked = 0, begun = 0

/** @throws Error in Prometheus's own words */
async function ask(path, parameters) {
  const response = await fetch('/api/v1/' + path + '?' + new URLSearchParams(parameters))
  const answer = await response.json().catch(() => ({ error: 'it answered ' + response.status }))
  if (answer.status !== 'success') throw new Error(answer.error)
  return answer.data
}

const escaped = (value) => value.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\\\$&')
const filled = (expr) => expr.replaceAll('$job', '.+').replaceAll('$instance', choice.instance ? escaped(choice.instance) : '.+').replaceAll('$range', choice.range + 's')
const number = (value) => { const made = Number(value); return Number.isFinite(made) ? made : null }

function nameOf(metric, { name, labels }, hasMany) {
  return [name, ...labels.map((label) => metric[label]), hasMany ? metric.instance : ''].filter(Boolean).join(' ') || metric.instance || 'value'
}

async function series(panel, { from, to, step }) {
  const answers = await Promise.all(panel.queries.map(({ expr }) => ask('query_range', { query: filled(expr), start: from, end: to, step })))
  const hasMany = new Set(answers.flatMap(({ result }) => result.map(({ metric }) => metric.instance))).size > 1
  const count = Math.floor((to - from) / step) + 1
  return answers.flatMap(({ result }, at) => result.map(({ metric, values }) => {
    const line = new Array(count).fill(null)
    for (const [seconds, value] of values) line[Math.round((seconds - from) / step)] = number(value)
    return { name: nameOf(metric, panel.queries[at], hasMany), isLimit: panel.queries[at].name === 'limit', isLabelled: panel.queries[at].labels.length > 0, values: line }
  }))
}

const isAll = (line, what) => line.values.every((value) => value === null || value === what)
const last = (line) => line.values.findLast((value) => value !== null) ?? 0

async function drawChart(panel, drawing) {
  const step = Math.max(scrapeSeconds, Math.ceil(choice.range / mostPoints))
  const to = Math.floor(Date.now() / 1000 / step) * step
  const from = Math.max(to - Math.floor(choice.range / step) * step, to - Math.ceil((to - begun) / step) * step)
  const all = await series(panel, { from, to, step })
  // Of a metric with labels only what is not 0: the rest is too much to read. All of it being 0 is said.
  const lines = all.filter((line) => !isAll(line, null) && !(line.isLabelled && isAll(line, 0)) && !(line.isLimit && isAll(line, 0)))
  const most = Math.max(...lines.filter(({ isLimit }) => !isLimit).flatMap(({ values }) => values))
  const isFar = (line) => line.isLimit && most > 0 && Math.min(...line.values.filter((value) => value !== null)) > most * 2.5
  const far = lines.filter(isFar)
  const isZero = lines.length === 0 && all.some((line) => isAll(line, 0) && !isAll(line, null))
  const drawable = lines.filter((line) => !isFar(line)).sort((a, b) => Number(a.isLimit) - Number(b.isLimit) || last(b) - last(a))
  const shown = drawable.slice(0, mostLines).sort((a, b) => Number(a.isLimit) - Number(b.isLimit) || a.name.localeCompare(b.name))
  const times = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, at) => from + at * step)
  drawing.chart ??= makeChart(drawing.place, { unit: panel.unit, height: 190, label: panel.title })
  drawing.chart.show({ times, lines: shown, empty: isZero ? '0 all the time.' : panel.empty ?? 'No data in this range.' })
  const above = far.map((line) => line.name + ' ' + units[panel.unit](last(line)))
  tellRest(drawing, [above.length ? 'Above the picture: ' + above.join(', ') + '.' : '', drawable.length > shown.length ? 'And ' + (drawable.length - shown.length) + ' lines that are lower.' : ''])
}

function tellRest(drawing, sentences) {
  drawing.rest ??= drawing.section.appendChild(element('p', 'soft'))
  drawing.rest.textContent = sentences.join(' ').trim()
}

async function drawStat(panel, { place }) {
  const [answer] = await Promise.all(panel.queries.map(({ expr }) => ask('query', { query: filled(expr) })))
  const values = answer.result.map(({ metric, value }) => ({ name: metric.instance, value: number(value[1]) })).filter(({ value }) => value !== null)
  values.sort((a, b) => a.name.localeCompare(b.name))
  if (values.length === 0) return place.replaceChildren(element('p', 'soft', panel.empty ?? 'No data.'))
  place.replaceChildren(...values.map(({ name, value }) => {
    const [warning, bad] = panel.warns ?? [Infinity, Infinity]
    const tone = value >= bad ? 'bad' : value >= warning ? 'warning' : panel.warns ? 'good' : ''
    const row = element('div', 'stat')
    row.append(element('strong', tone, panel.words?.[value] ?? units[panel.unit](value)))
    if (values.length > 1) row.append(element('span', 'soft', name))
    return row
  }))
}

async function draw(section) {
  const drawing = drawings.get(section)
  try {
    await (drawing.panel.stat ? drawStat : drawChart)(drawing.panel, drawing)
    drawing.fault?.remove()
  } catch (error) {
    drawing.fault ??= element('p', 'bad')
    drawing.fault.textContent = 'Not drawn: ' + error.message
    section.append(drawing.fault)
  }
}

async function alerts() {
  const { alerts } = await ask('alerts', {})
  const firing = alerts.filter(({ state }) => state === 'firing')
  const waiting = alerts.length - firing.length
  const place = document.getElementById('alerts')
  if (firing.length === 0) return place.replaceChildren(element('p', 'soft', 'No alert fires' + (waiting ? '; ' + waiting + ' may soon.' : '.')))
  const box = element('div'), list = element('ul')
  box.setAttribute('role', 'alert')
  for (const { labels, annotations } of firing) {
    const item = element('li')
    item.append(element('strong', '', labels.alertname), ' (' + labels.severity + '): ' + (labels.instance ?? ''))
    if (annotations.summary) item.append(element('p', 'soft', annotations.summary))
    list.append(item)
  }
  box.append(element('h2', '', 'Alerts'), list)
  place.replaceChildren(box)
}

/** Pictures begin where the range does, or where there is first something to draw: seconds of data are no thin line at an edge. */
async function findBeginning() {
  const to = Math.floor(Date.now() / 1000), step = Math.ceil(choice.range / 1000)
  const { result } = await ask('query_range', { query: 'count(process_start_time_seconds) or count(up)', start: to - choice.range, end: to, step })
  begun = Math.min(to - 30, result[0]?.values[0]?.[0] ?? to)
}

async function refresh() {
  const turn = ++asked
  await findBeginning().catch(() => {})
  await Promise.all([alerts().catch(() => {}), instances().catch(() => {}), ...[...visible].map(draw)])
  if (turn === asked) setTimeout(() => turn === asked && refresh(), Math.max(2, scrapeSeconds) * 2000)
}

function select(label, options, chosen, change) {
  const made = element('label', 'soft', label + ' '), box = element('select')
  box.append(...options.map(([text, value]) => new Option(text, value, false, value === chosen)))
  box.addEventListener('change', () => { change(box.value); refresh() })
  made.append(box)
  return made
}

const form = document.getElementById('choices')
form.append(select('Range', ranges, choice.range, (value) => { choice.range = Number(value) }))
form.hidden = false
form.addEventListener('submit', (event) => event.preventDefault())

let known = ''
async function instances() {
  const names = (await ask('label/instance/values', { 'match[]': 'process_start_time_seconds' })).sort()
  if (names.join() === known) return
  known = names.join()
  form.querySelector('label:nth-of-type(2)')?.remove()
  form.append(select('Process', [['all', ''], ...names.map((name) => [name, name])], choice.instance, (value) => { choice.instance = value }))
}

const ready = findBeginning().catch(() => {})
const onScreen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) visible.delete(target)
    else if (!visible.has(target)) { visible.add(target); ready.then(() => draw(target)) }
  }
}, { rootMargin: '300px' })
for (const section of document.querySelectorAll('[data-panel]')) {
  drawings.set(section, { section, panel: JSON.parse(section.dataset.panel), place: section.querySelector('.drawn') })
  onScreen.observe(section)
}
refresh()
`
