// What the live page does with its stream: it puts words where they belong, and curves into charts. Plain script.

/** The token stays in the fragment of the address, which no request carries. */
export const liveScript = String.raw`
'use strict'
const at = (id) => document.getElementById(id)
const kept = 900, mostLines = 6, minute = 60000
let points = []
let hasEnded = false
let token = new URLSearchParams(location.hash.slice(1)).get('token') || ''
const memoryChart = makeChart(at('chart'), { unit: 'bytes', height: 280, label: 'Memory' })
const kindsChart = makeChart(at('kinds-chart'), { unit: 'short', height: 220, label: 'Live resources' })

function fill(body, rows, heads = []) {
  body.replaceChildren(...rows.map((cells) => {
    const row = document.createElement('tr')
    cells.forEach((value, index) => {
      const made = element(index === 0 ? 'th' : 'td', index > 0 && isAmount(value) ? 'n' : '', shown(value))
      if (index === 0) made.scope = 'row'
      else made.dataset.head = heads[index] ?? ''
      row.append(made)
    })
    return row
  }))
}
const amount = (text) => ({ text })
const isAmount = (value) => typeof value !== 'string'
const shown = (value) => typeof value === 'string' ? value : typeof value === 'number' ? value.toLocaleString() : value.text ?? units.bytes(value.bytes)
const times = () => points.map(({ atMs }) => atMs / 1000)
const curve = (of, name) => points.map((point) => point[of][name] ?? null)

function memory({ memory, limits }) {
  const bounds = new Map(limits.map(({ name, bytes }) => [name, bytes]))
  const most = Math.max(...points.flatMap((point) => Object.values(point.memory)))
  const [near, far] = [limits.filter(({ bytes }) => bytes < most * 2.5), limits.filter(({ bytes }) => bytes >= most * 2.5)]
  memoryChart.show({
    times: times(),
    lines: memory.map(({ name }, index) => ({ name, values: curve('memory', name), dash: index % 4 })),
    limits: near.map(({ name, bytes }) => ({ name, value: bytes })),
  })
  at('far').textContent = far.length === 0 ? '' : 'Above the picture: ' + far.map(({ name, bytes }) => name + ' ' + units.bytes(bytes)).join(', ') + '.'
  fill(at('figures'), memory.map(({ name, bytes, limit }) => {
    const bound = bounds.get(limit)
    return [name, amount(units.bytes(bytes)), amount(bound ? units.bytes(bound) : 'not known'), amount(bound ? Math.round(bytes / bound * 100) + ' %' : '')]
  }))
}

/** Of the last minute, or of what there is of it. */
function perMinute(kind, now, atMs) {
  const from = points.find((point) => point.atMs >= atMs - minute)
  if (!from || atMs - from.atMs < 5000) return ''
  const rate = (now - (from.kinds[kind] || 0)) / (atMs - from.atMs) * minute
  return rate === 0 ? '' : (rate > 0 ? '+' : '−') + short(Math.abs(rate))
}

/** The most numerous, and all that has changed: those are the ones that one looks for. */
function kinds({ kinds, note, atMs }) {
  const live = Object.entries(kinds).filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1])
  const seen = new Set(points.flatMap((point) => Object.keys(point.kinds)))
  const most = (kind) => Math.max(...points.map((point) => point.kinds[kind] || 0))
  const changed = (kind) => most(kind) - Math.min(...points.map((point) => point.kinds[kind] || 0))
  const drawn = [...seen].filter((kind) => most(kind) > 0).sort((a, b) => changed(b) - changed(a) || most(b) - most(a)).slice(0, mostLines).sort()
  kindsChart.show({
    times: times(),
    lines: drawn.map((name) => ({ name, values: points.map((point) => point.kinds[name] || 0) })),
    empty: 'Nothing is held.',
  })
  at('note').textContent = note || ''
  fill(at('kinds'), live.length ? live.map(([kind, count]) => [kind, count, amount(perMinute(kind, count, atMs))]) : [['nothing is held']])
}

function table({ title, heads, rows }, index) {
  const id = 'table-' + index
  let place = at(id)
  if (!place) {
    place = element('section')
    place.id = id
    place.append(element('h2'), element('table'))
    place.lastChild.append(element('thead'), element('tbody'))
    at('memory').insertBefore(place, at('events').parentElement)
  }
  const [head, made] = place.children
  place.className = heads.length > 3 ? 'wide many' : ''
  head.id = 'h-' + id
  place.setAttribute('aria-labelledby', head.id)
  head.textContent = title
  const names = document.createElement('tr')
  names.append(...heads.map((name, column) => {
    const cell = element('th', column > 0 && rows.every((row) => isAmount(row[column])) ? 'n' : '', name)
    cell.scope = 'col'
    return cell
  }))
  made.tHead.replaceChildren(names)
  fill(made.tBodies[0], rows, heads)
}

function show(state) {
  const { headline } = state
  document.title = headline.word + ' · ' + state.title
  at('title').textContent = state.title
  if (at('word').textContent !== headline.word) at('word').textContent = headline.word
  at('word').className = 'word ' + headline.tone
  at('why').textContent = headline.text
  memory(state)
  kinds(state)
  state.tables.forEach(table)
  at('events').parentElement.hidden = !state.events
  at('events').replaceChildren(...(state.events?.length ? state.events : [{ kind: '', text: 'Nothing yet.' }]).map((event) => {
    const item = element('li')
    if (event.atMs) item.append(element('time', '', clock(event.atMs / 1000, 'long')))
    item.append(element('span', '', (event.kind + ' ' + event.text).trim()))
    return item
  }))
  hasEnded = state.ended !== undefined
  at('link').textContent = hasEnded ? state.ended : 'live'
}

function take(message) {
  if (message.points) points = message.points
  const { atMs, memory, kinds } = message.state
  if (points.at(-1)?.atMs !== atMs) points.push({ atMs, memory: Object.fromEntries(memory.map(({ name, bytes }) => [name, bytes])), kinds })
  if (points.length > kept) points.shift()
  show(message.state)
}

async function look() {
  const headers = token ? { authorization: 'Bearer ' + token } : {}
  const response = await fetch('live/events', { headers })
  if (response.status === 401) { at('ask').hidden = false; at('token').focus(); return false }
  if (!response.ok) throw new Error('answered ' + response.status)
  at('ask').hidden = true
  let text = ''
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return !hasEnded
    const frames = (text += value).split('\n\n')
    text = frames.pop()
    for (const frame of frames) take(JSON.parse(frame.slice(6)))
  }
}
async function watch() {
  for (;;) {
    try { if (!await look()) return } catch (error) { console.debug(error) /* It comes again. */ }
    if (hasEnded) return
    at('link').textContent = 'connection lost, trying again'
    await new Promise((resolve) => setTimeout(resolve, 2000))
  }
}
at('ask').addEventListener('submit', (event) => { event.preventDefault(); token = at('token').value; watch() })
watch()
`
