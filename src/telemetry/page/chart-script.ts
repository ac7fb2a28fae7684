// The chart of our pages, in plain script around uPlot: axes with units, limits by name, the name of each line at its end,
// a legend that hides lines, and a readout under the pointer or, with the arrow keys, without one.

/** Declares `makeChart`, `units` and `colour`. All text from outside goes in as text. */
export const chartScript = String.raw`
'use strict'
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim()
const short = (n) => String(Number(n.toPrecision(3)))
const scaled = (n, steps) => {
  const [size, name] = steps.find(([each]) => Math.abs(n) >= each) || steps.at(-1)
  return short(n / size) + name
}
const counts = [[1e9, ' G'], [1e6, ' M'], [1e4, ' k', 1e3], [1, '']].map(([from, name, by]) => [from, name, by || from])
const units = {
  bytes: (n) => scaled(n, [[1e12, ' TB'], [1e9, ' GB'], [1e6, ' MB'], [1e3, ' kB'], [1, ' B']]),
  binBps: (n) => units.bytes(n) + '/s',
  s: (n) => n === 0 ? '0 s' : scaled(n, [[86400, ' d'], [3600, ' h'], [60, ' min'], [1, ' s'], [1e-3, ' ms'], [1e-6, ' µs']]),
  percentunit: (n) => short(n * 100) + ' %',
  short: (n) => { const [, name, by] = counts.find(([from]) => Math.abs(n) >= from) || counts.at(-1); return short(n / by) + name },
  cps: (n) => units.short(n) + '/s',
  ops: (n) => units.short(n) + '/s',
}
const minutes = [1, 2, 5, 10, 30].map((n) => n * 60), hours = [1, 2, 6, 12].map((n) => n * 3600), days = [1, 2, 5, 10, 20, 50, 100].map((n) => n * 86400)
const below = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1].flatMap((n) => [n, 2 * n, 5 * n])
/** Where time is an amount, a tick is a whole minute, hour or day. */
const steps = { s: [...below, 10, 20, 30, ...minutes, ...hours, ...days] }
const clockOf = (options) => new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...options })
const clocks = { short: clockOf({}), long: clockOf({ second: '2-digit' }), day: clockOf({ day: 'numeric', month: 'short' }) }
const clock = (seconds, kind) => clocks[kind].format(new Date(seconds * 1000))
const dashes = [[], [7, 3], [2, 3], [10, 3, 2, 3]]

function element(name, className, text) {
  const made = document.createElement(name)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

function sample(line) {
  const made = element('span', 'sample')
  made.style.borderTopColor = 'var(--' + line.colour + ')'
  made.style.borderTopStyle = ['solid', 'dashed', 'dotted', 'dashed'][line.dash]
  return made
}

/** Lines of one chart keep their colours for as long as they have their names. */
function dressed(lines) {
  let plain = 0
  return lines.map((line) => {
    const at = line.isLimit ? 0 : plain++
    return { ...line, colour: line.isLimit ? 'limit' : 'c' + at % 8, dash: line.isLimit ? 1 : line.dash || Math.floor(at / 8) % 4 }
  })
}

function makeChart(host, { unit, height = 240, label }) {
  const format = (n) => n === null || n === undefined ? 'unknown' : units[unit](n)
  const box = element('div', 'chart')
  const legend = element('ul', 'legend')
  host.replaceChildren(box, legend)
  Object.assign(box, { tabIndex: 0 })
  box.setAttribute('role', 'img')
  let plot, tip, lines = [], limits = [], names = '', hidden = new Set(), width = 0

  const isWide = () => box.clientWidth >= 560 && lines.length <= 8
  const ratio = () => window.devicePixelRatio || 1
  const font = (size) => size + 'px system-ui, sans-serif'
  function textWidth(text) {
    const context = document.createElement('canvas').getContext('2d')
    context.font = font(12)
    return context.measureText(text).width
  }

  /** From 0, and up to a limit unless all else would be flat below it. */
  function range(_, least, most) {
    if (least === null || most === null) return [0, 1]
    const near = limits.map(({ value }) => value).filter((value) => value < most * 2.5)
    const top = Math.max(most, 0, ...near), bottom = Math.min(least, 0)
    const room = (top - bottom || 1) * 0.08
    return [bottom < 0 ? bottom - room : 0, top > 0 ? top + room : top || (bottom < 0 ? room : 1)]
  }

  function drawLimits(u) {
    const { ctx, bbox } = u
    const by = ratio()
    let lastY = -Infinity
    ctx.save()
    for (const { name, value } of limits.toSorted((a, b) => b.value - a.value)) {
      const y = u.valToPos(value, 'y', true)
      if (y < bbox.top - 1 || y > bbox.top + bbox.height + 1) continue
      ctx.strokeStyle = ctx.fillStyle = colour('limit')
      ctx.lineWidth = by
      ctx.setLineDash([6 * by, 4 * by])
      ctx.beginPath(); ctx.moveTo(bbox.left, y); ctx.lineTo(bbox.left + bbox.width, y); ctx.stroke()
      ctx.font = font(12 * by)
      ctx.textAlign = 'left'
      ctx.textBaseline = y - lastY < 18 * by ? 'top' : 'bottom'
      ctx.fillText(name + ' ' + format(value), bbox.left + 6 * by, y + (ctx.textBaseline === 'top' ? 3 : -3) * by)
      lastY = y
    }
    ctx.restore()
  }

  /** The name of each line where it ends, moved apart where they would lie on each other. */
  function drawNames(u) {
    if (!isWide()) return
    const { ctx, bbox } = u
    const by = ratio(), apart = 15 * by
    const ends = lines.flatMap((line, at) => {
      const values = u.data[at + 1]
      const last = values.findLastIndex((value) => value !== null && value !== undefined)
      if (last === -1 || hidden.has(line.name)) return []
      return [{ line, y: u.valToPos(values[last], 'y', true), x: u.valToPos(u.data[0][last], 'x', true) }]
    }).sort((a, b) => a.y - b.y)
    ends.forEach((each, at) => { if (at > 0) each.y = Math.max(each.y, ends[at - 1].y + apart) })
    for (let at = ends.length - 1, most = bbox.top + bbox.height; at >= 0; at--, most -= apart) ends[at].y = Math.min(ends[at].y, most)
    ctx.save()
    ctx.font = font(12 * by)
    ctx.textAlign = 'left'
    ctx.textBaseline = 'middle'
    for (const { line, y } of ends) {
      ctx.fillStyle = colour(line.colour)
      ctx.fillText(line.name, bbox.left + bbox.width + 8 * by, y)
    }
    ctx.restore()
  }

  function showValues(at) {
    const values = lines.map((line, index) => plot.data[index + 1][at])
    for (const [index, item] of [...legend.children].entries()) item.querySelector('strong').textContent = format(values[index])
    return values
  }

  function read(u) {
    const { idx, left } = u.cursor
    const isOff = idx === null || idx === undefined || left < 0
    tip.hidden = isOff
    const values = showValues(isOff ? u.data[0].length - 1 : idx)
    if (isOff) return
    const rows = lines.flatMap((line, index) => {
      if (hidden.has(line.name)) return []
      const row = element('div')
      row.append(sample(line), element('span', '', line.name), element('strong', '', format(values[index])))
      return [row]
    })
    tip.replaceChildren(element('div', 'soft', clock(u.data[0][idx], 'long')), ...rows)
    const room = u.over.clientWidth
    const x = left > room / 2 ? left - tip.offsetWidth - 12 : left + 12
    tip.style.left = Math.max(0, Math.min(x, room - tip.offsetWidth)) + 'px'
  }

  function axis(changes) {
    return { stroke: () => colour('soft'), font: font(12), grid: { stroke: () => colour('grid'), width: 1 }, ticks: { stroke: () => colour('line'), width: 1, size: 5 }, ...changes }
  }

  function build(data) {
    plot?.destroy()
    width = box.clientWidth
    const right = isWide() ? Math.max(...lines.map(({ name }) => textWidth(name))) + 18 : 28
    plot = new uPlot({
      width, height, legend: { show: false }, padding: [14, right, 0, 4],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: { x: { time: true, range: (_, from, to) => [from, to > from ? to : from + 1] }, y: { range } },
      axes: [
        axis({ space: 90, size: 32, values: (_, splits, __, ___, step) => splits.map((each) => clock(each, step < 60 ? 'long' : 'short')) }),
        axis({ space: 38, ...(steps[unit] && { incrs: steps[unit] }), values: (_, splits) => splits.map(format), size: (_, values) => Math.ceil(Math.max(20, ...(values || []).map(textWidth))) + 16 }),
      ],
      series: [{}, ...lines.map((line) => ({ label: line.name, stroke: () => colour(line.colour), width: 2, dash: dashes[line.dash], show: !hidden.has(line.name), points: { show: (u, at) => u.data[at].filter((value) => value !== null).length < 2 } }))],
      hooks: { draw: [drawLimits, drawNames], setCursor: [read] },
    }, data, box)
    tip = element('div', 'tip')
    tip.hidden = true
    tip.setAttribute('role', 'status')
    plot.over.append(tip)
    legend.replaceChildren(...lines.map((line, at) => {
      const item = element('li'), button = element('button')
      button.type = 'button'
      button.setAttribute('aria-pressed', String(!hidden.has(line.name)))
      button.append(sample(line), element('span', '', line.name), element('strong'))
      button.addEventListener('click', () => {
        if (!hidden.delete(line.name)) hidden.add(line.name)
        button.setAttribute('aria-pressed', String(!hidden.has(line.name)))
        plot.setSeries(at + 1, { show: !hidden.has(line.name) })
      })
      item.append(button)
      return item
    }))
  }

  function tell(times) {
    const span = units.s(times.at(-1) - times[0])
    const now = lines.map((line) => line.name + ' ' + format(line.values.at(-1)))
    const bounds = limits.map(({ name, value }) => name + ' ' + format(value))
    box.setAttribute('aria-label', label + ', the last ' + span + '. Now: ' + [...now, ...bounds].join(', ') + '. Arrow keys read it out.')
  }

  box.addEventListener('keydown', (event) => {
    const last = plot ? plot.data[0].length - 1 : -1
    const from = plot?.cursor.idx ?? last
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last, Escape: -1 }[event.key]
    if (last < 0 || to === undefined) return
    event.preventDefault()
    const at = Math.min(Math.max(to, 0), last)
    plot.setCursor(event.key === 'Escape' ? { left: -10, top: -10 } : { left: plot.valToPos(plot.data[0][at], 'x'), top: 10 })
  })
  new ResizeObserver(() => { if (plot && box.clientWidth !== width && box.clientWidth > 0) build(plot.data) }).observe(box)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => plot?.redraw())

  return {
    /** @param shown times in seconds, and lines: { name, values, dash, isLimit }; limits: { name, value } */
    show({ times, lines: given, limits: bounds = [], empty = 'Nothing is known yet.' }) {
      limits = bounds
      if (times.length === 0 || given.length === 0) {
        plot?.destroy()
        plot = undefined
        names = ''
        legend.replaceChildren()
        box.replaceChildren(element('p', 'empty', empty))
        return
      }
      if (!plot) box.replaceChildren()
      lines = dressed(given)
      const data = [times, ...lines.map(({ values }) => values)]
      const now = lines.map(({ name, isLimit }) => name + (isLimit ? '!' : '')).join('\n')
      if (plot && now === names) plot.setData(data)
      else build(data)
      names = now
      tell(times)
      read(plot)
    },
  }
}
`
