// The pictures of docs/verdict.md: the report's own charts over recorded series, as SVG files that need nothing else.
import { formatBytes, formatNumber } from '../../src/findings/quantity.ts'
import type { Point } from '../../src/findings/bytes/slope.ts'
import { byteTick, ChartFrame, extentOf, round, type FrameSize } from '../../src/report/html/chart-frame.ts'
import { lineMarks } from '../../src/report/html/line-chart.ts'
import { type ChartLine } from '../../src/report/html/charted.ts'
import { html, Markup } from '../../src/report/html/markup.ts'
import { STYLE } from '../../src/report/html/style.ts'
import { trend } from '../../src/report/html/trend-chart.ts'
import { judged, type Recorded, type RecordedPath, type RecordedSeries } from './recorded-series.ts'

/** Says how to draw them anew. */
export const HOW_TO_DRAW = 'pnpm docs:pictures'

export interface Picture {
  readonly file: string
  readonly svg: string
}

const PANEL: FrameSize = { width: 520, height: 250, left: 78, right: 20, top: 56, bottom: 40 }
const GAP = 12

interface Panel {
  readonly title: string
  readonly below: string
  readonly isBad: boolean
  readonly lines: readonly ChartLine[]
  readonly xTitle: string
  readonly formatY: (value: number, step: number) => string
  readonly under?: (frame: ChartFrame) => Markup
}

const SHAPES: readonly (readonly [name: string, title: string])[] = [
  ['leak', 'A Map by session id that nobody clears'],
  ['plateau', 'A cache of 150 entries that fills late'],
  ['warm-up', 'Something learnt at step 1, 2, 4, 8, 16 …'],
  ['saw-tooth', 'A batch that is given back every 50 steps'],
  ['one-off', 'A table built once, in mid-life, and kept'],
  ['heavy-tail', 'The last 20 messages, a few of them huge'],
]

export function pictures(all: Recorded): readonly Picture[] {
  return [
    { file: 'noise.svg', svg: drawing('Noise with the tiers on and off', noisePanels(all)) },
    { file: 'shapes.svg', svg: drawing('Six shapes of memory over cycles', shapePanels(all)) },
    { file: 'path.svg', svg: drawing('Objects along one path', [pathPanel(all.path), evenLooksPanel(all)]) },
  ]
}

function noisePanels(all: Recorded): readonly Panel[] {
  const line = (name: string, tone: ChartLine['tone']): ChartLine => ({
    name,
    tone,
    points: fromFirst(named(all, name)).points,
  })
  const rest = { xTitle: 'cycle', formatY: above, isBad: false }
  return [
    {
      ...rest,
      title: 'fetch and child processes, without a leak',
      below: 'Blue: optimising tiers on. Orange: off.',
      lines: [line('tiers-on', 'first'), line('tiers-off', 'second')],
    },
    {
      ...rest,
      title: 'A quiet program, tiers off',
      below: 'Orange: no leak. Red: 200 bytes kept each cycle.',
      lines: [line('quiet', 'second'), line('quiet-leak', 'bad')],
    },
  ]
}

function shapePanels(all: Recorded): readonly Panel[] {
  return SHAPES.map(([name, title]) => {
    const series = fromFirst(named(all, name))
    const growth = judged(series)
    const isBad = growth.rises && growth.shape === 'goes-on'
    return {
      title,
      below: shapeInWords(series),
      isBad,
      lines: [{ name, tone: isBad ? 'bad' : 'second', points: series.points }],
      xTitle: 'cycle',
      formatY: above,
      under: (frame) => trend(frame, growth),
    }
  })
}

/** What the two tests say of it, as the page explains them. */
function shapeInWords(series: RecordedSeries): string {
  const { rises, shape, perCycle, lowerPerCycle = 0 } = judged(series)
  const slope = `${formatBytes(perCycle)} a cycle, at least ${formatBytes(lowerPerCycle)}`
  const shapes = { 'goes-on': 'goes on', slows: 'slows', holds: 'holds' }
  return `slope ${slope}: ${rises ? 'rises' : 'not proven'}; shape: ${shapes[shape]}`
}

function pathPanel({ counts }: RecordedPath): Panel {
  return {
    title: 'The same Map, counted at uneven moments',
    below: `${formatNumber(counts[0]?.y ?? 0)} to ${formatNumber(counts.at(-1)?.y ?? 0)} objects, more at every look: a leak`,
    isBad: true,
    lines: [{ name: 'objects', tone: 'bad', points: counts }],
    xTitle: 'cycle',
    formatY: (value) => formatNumber(value),
  }
}

/** The saw-tooth, and what would be seen of it at even moments. */
function evenLooksPanel(all: Recorded): Panel {
  const { points } = fromFirst(named(all, 'saw-tooth'))
  return {
    title: 'Why uneven: a batch of 50, looked at every 60',
    below: 'Four red looks, each above the one before, and no leak.',
    isBad: false,
    lines: [
      { name: 'all', tone: 'second', points },
      { name: 'looks', tone: 'bad', points: risingLooks(points) },
    ],
    xTitle: 'cycle',
    formatY: above,
  }
}

/** Every 60th cycle, from the 30th on, while these rise. */
export function risingLooks(points: readonly Point[]): readonly Point[] {
  const looks = points.filter(({ x }) => x % 60 === 30)
  const falls = looks.findIndex(({ y }, index) => index > 0 && y <= (looks[index - 1]?.y ?? 0))
  return falls === -1 ? looks : looks.slice(0, falls)
}

function named({ series }: Recorded, name: string): RecordedSeries {
  const found = series.find((each) => each.name === name)
  if (found === undefined) throw new RangeError(`Draw ${name}: there is no such series in series.json`)
  return found
}

/** Bytes above the first sample: the level of a process says nothing here. */
function fromFirst(series: RecordedSeries): RecordedSeries {
  const level = series.points[0]?.y ?? 0
  return { ...series, points: series.points.map(({ x, y }) => ({ x, y: y - level })) }
}

function above(value: number, step: number): string {
  return value > 0 ? `+${byteTick(value, step)}` : byteTick(value, step)
}

/** Two panels in a row. */
function drawing(name: string, panels: readonly Panel[]): string {
  const rows = Math.ceil(panels.length / 2)
  const width = 2 * PANEL.width + GAP
  const height = rows * PANEL.height + (rows - 1) * GAP
  const placed = panels.map((panel, index) => {
    const [x, y] = [(index % 2) * (PANEL.width + GAP), Math.floor(index / 2) * (PANEL.height + GAP)]
    return html`<svg x="${x}" y="${y}" width="${PANEL.width}" height="${PANEL.height}">${drawn(panel)}</svg>`
  })
  return `${html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    role="img"
    aria-label="${name}"
  >
    ${style()}${placed}
  </svg>`.toString()}\n`
}

function drawn({ title, below, isBad, lines, xTitle, formatY, under }: Panel): Markup {
  const all = lines.flatMap(({ points }) => points)
  const frame = new ChartFrame({
    size: PANEL,
    x: extentOf(all.map((point) => point.x)),
    y: extentOf(all.map((point) => point.y)),
    xTicks: 5,
    yTicks: 4,
    formatX: formatNumber,
    formatY,
    xTitle,
  })
  return html`<rect class="card" width="${PANEL.width}" height="${PANEL.height}" rx="10" /><text
      class="title"
      x="14"
      y="22"
      >${title}</text
    ><text class="${isBad ? 'below bad' : 'below'}" x="14" y="41">${below}</text
    >${frame.axes()}${under?.(frame)}${lines.map((line) => lineMarks(frame, thinnedDots(line)))}`
}

/** Dots of hundreds of samples are a smear. */
function thinnedDots(line: ChartLine): ChartLine {
  return { ...line, points: line.points.map(({ x, y }) => ({ x: round(x), y })) }
}

const WANTED =
  /^(?::root|@media \(prefers-color-scheme|svg text|\.(?:grid|line|first|dot|wedge|early)\b|path\.line)/

/** Of the report's style, what its charts need. */
function style(): Markup {
  const chart = STYLE.split('\n').filter((rule) => WANTED.test(rule))
  const own =
    '.card{fill:var(--card);stroke:var(--line)}svg text.title{font-size:14px;font-weight:650;fill:var(--text)}svg text.below.bad{fill:var(--bad);font-weight:600}'
  return Markup.trusted(`<style>${[...chart, own].join('')}</style>`)
}
