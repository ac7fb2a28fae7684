// The heap at one look: a treemap of the holders, each as large as what it alone accounts for, nested by the path that leads
// to it. Holders are points of the dominator tree, and what one has none of the others has: together with the rest they are
// the whole heap. It needs no script: each cell says all in a tooltip and leads to its row.
import { hierarchy, type HierarchyRectangularNode, treemap, treemapSquarify } from 'd3-hierarchy'
import { formatBytes } from '../../findings/quantity.ts'
import { html, type Content, type Markup } from './markup.ts'

export interface Cell {
  readonly name: string
  /** Undefined of a group: that of its cells together. */
  readonly bytes?: number
  readonly cells?: readonly Cell[]
  /** Where its row is on the page. */
  readonly href?: string
  /** Below its name in a tooltip. */
  readonly about?: string
  readonly tone?: 'grown' | 'runtime' | 'rest'
}

interface Size {
  readonly name: 'wide' | 'narrow'
  readonly width: number
  readonly height: number
}

/** One for a desk, one for a telephone: the style sheet shows either. */
const sizes: readonly Size[] = [
  { name: 'wide', width: 1080, height: 440 },
  { name: 'narrow', width: 358, height: 460 },
]

/** Of a letter of 12 px, on average; what does not fit is cut. */
const letterPx = 6.7
const headPx = 17
/** Smaller groups are drawn without their cells' names, and deeper ones as one cell. */
const deepest = 4

export function treemapFigure(root: Cell): Markup {
  const hasGrown = someCell(root, ({ tone }) => tone === 'grown')
  return html`<figure class="treemap">
    ${sizes.map((size) => drawing(root, size))}
    <figcaption class="quiet">
      Each cell is what one object alone keeps alive, inside of what leads to it;
      ${formatBytes(bytesOf(root))} together. <span class="key program"></span>the program
      ${hasGrown && html`<span class="key grown"></span>grew in every snapshot`}
      <span class="key runtime"></span>Node or V8 itself <span class="key rest"></span>all that is smaller
    </figcaption>
  </figure>`
}

function drawing(root: Cell, { name, width, height }: Size): Markup {
  const tree = hierarchy(root, ({ cells }) => cells).sum(({ bytes = 0 }) => bytes)
  tree.sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
  const laid = treemap<Cell>()
    .tile(treemapSquarify.ratio(1.3))
    .size([width, height])
    .paddingInner(2)
    .paddingOuter(2)
    .paddingTop((node) => (hasHead(node) ? headPx : node.depth === 0 ? 0 : 2))
    .round(true)(tree)
  const total = laid.value ?? 1
  const nodes = laid.descendants().filter((node) => node.depth > 0 && isSeen(node))
  return html`<svg class="${name}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${words(root)}">
    ${nodes.map((node): Content => cellMarkup(node, total))}
  </svg>`
}

type Laid = HierarchyRectangularNode<Cell>

function hasHead({ x0, x1, y0, y1, depth, children }: Laid): boolean {
  return children !== undefined && depth > 0 && depth <= deepest && x1 - x0 > 60 && y1 - y0 > 40
}

/** Cells of no size, and all that is deeper than can be told apart, are left out. */
function isSeen({ x0, x1, y0, y1 }: Laid): boolean {
  return x1 - x0 >= 2 && y1 - y0 >= 2
}

function cellMarkup(node: Laid, total: number): Markup {
  const { data, depth, x0, x1, y0, y1, children, value = 0 } = node
  const [width, height] = [x1 - x0, y1 - y0]
  const isGroup = children !== undefined
  const share = `${formatBytes(value)}, ${(value / total).toLocaleString('en', { style: 'percent', maximumFractionDigits: 1 })}`
  const label = isGroup ? hasHead(node) && `${data.name} ${formatBytes(value)}` : data.name
  const drawn = html`<g
    class="cell ${data.tone ?? 'program'} ${isGroup ? `group d${Math.min(depth, deepest)}` : 'leaf'}"
  >
    <title>${data.name}: ${share}${data.about !== undefined && ` ${data.about}`}</title>
    <rect x="${x0}" y="${y0}" width="${width}" height="${height}" rx="2" />
    ${label !== false && height >= 15 && nameMarkup(fitted(label, width - 8), x0 + 5, y0 + 13)}
    ${!isGroup && height >= 32 && nameMarkup(whole(formatBytes(value), width - 8), x0 + 5, y0 + 28, 'size')}
  </g>`
  return data.href === undefined ? drawn : html`<a href="${data.href}">${drawn}</a>`
}

function nameMarkup(text: string, x: number, y: number, kind = 'name'): Content {
  return text !== '' && html`<text class="${kind}" x="${x}" y="${y}">${text}</text>`
}

/** As much of it as there is room for; nothing where that says nothing. */
function fitted(text: string, width: number): string {
  const most = Math.floor(width / letterPx)
  const letters = Array.from(text)
  if (letters.length <= most) return text
  return most < 4 ? '' : `${letters.slice(0, most - 1).join('')}…`
}

/** A number that is cut is another number. */
function whole(text: string, width: number): string {
  return text.length * letterPx <= width ? text : ''
}

function bytesOf({ bytes = 0, cells = [] }: Cell): number {
  return cells.reduce((sum, cell) => sum + bytesOf(cell), bytes)
}

function someCell(cell: Cell, is: (cell: Cell) => boolean): boolean {
  return is(cell) || (cell.cells ?? []).some((each) => someCell(each, is))
}

/** For who does not see it: the largest of each group. */
function words(root: Cell): string {
  const groups = (root.cells ?? []).map((cell) => `${cell.name} ${formatBytes(bytesOf(cell))}`)
  return `Treemap of the heap: ${groups.join(', ')}. The lists below say the same.`
}

export const TREEMAP_STYLE = `
.treemap{margin:18px 0 0}.treemap svg{width:100%;height:auto;overflow:hidden}.treemap svg.wide{display:block}.treemap svg.narrow{display:none}
@media screen and (max-width:720px){.treemap svg.wide{display:none}.treemap svg.narrow{display:block}}
.treemap rect{stroke:var(--card);stroke-width:1}
.treemap .program rect{fill:color-mix(in srgb,var(--first) 24%,var(--card))}
.treemap .grown rect{fill:color-mix(in srgb,var(--bad) 32%,var(--card))}
.treemap .runtime rect{fill:color-mix(in srgb,var(--faint) 26%,var(--card))}
.treemap .rest rect{fill:var(--code);stroke:var(--line)}
.treemap .group rect{fill:color-mix(in srgb,var(--first) 8%,var(--card));stroke:var(--line)}
.treemap .group.runtime rect{fill:color-mix(in srgb,var(--faint) 10%,var(--card))}
.treemap .group.d2 rect,.treemap .group.d4 rect{fill:color-mix(in srgb,var(--first) 14%,var(--card))}
.treemap svg text{font-size:12px;fill:var(--text);stroke:none}.treemap svg text.size{fill:var(--text);opacity:.8}
.treemap a:hover rect,.treemap a:focus-visible rect{stroke:var(--text);stroke-width:2}
.key{display:inline-block;width:12px;height:12px;border-radius:2px;margin:0 5px 0 12px;vertical-align:-1px;border:1px solid var(--line)}
.key.program{background:color-mix(in srgb,var(--first) 24%,var(--card))}.key.grown{background:color-mix(in srgb,var(--bad) 32%,var(--card))}
.key.runtime{background:color-mix(in srgb,var(--faint) 26%,var(--card))}.key.rest{background:var(--code)}
`
