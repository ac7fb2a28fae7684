// Bytes by allocating stack as a flame graph: the outermost function on top, each as wide as what it and all that it
// called allocated. Without a script: names that do not fit are in the titles, and all numbers in the table beside it.
import type { LiveStack } from '../../heap/profile/live-stacks.ts'
import { type StackNode, stackTree } from '../../heap/profile/stack-tree.ts'
import { formatBytes } from '../../findings/quantity.ts'
import { round } from './chart-frame.ts'
import { html, type Markup } from './markup.ts'

export interface FlameGraph {
  /** Read out where pictures are not seen. */
  readonly name: string
  readonly stacks: readonly LiveStack[]
  readonly tone: 'alive' | 'grown'
}

const WIDE_PX = 1_040
/** On a phone, where it is shown at its own size. */
const NARROW_PX = 340
const ROW_PX = 21
/** Narrower ones cannot be seen, nor pointed at. */
const LEAST_PX = 1.5
/** Letters at 12 px in the widest of the page's fonts; what is not of these has 8. */
const NARROW_LETTERS = /[ijlrtfI.,:;'|!()[\]{} ]/
const WIDE_LETTERS = /[MWmw@%…]|[^\x20-\x7e]/
const FEWEST_CHARACTERS = 4
const PADDING_PX = 5

/** Drawn twice, and shown once: a picture that is scaled down to a phone cannot be read. */
export function flameGraph(graph: FlameGraph): Markup {
  return html`<div class="wide">${drawn(graph, WIDE_PX)}</div>
    <div class="narrow">${drawn(graph, NARROW_PX)}</div>`
}

interface Box {
  readonly node: StackNode
  readonly x: number
  readonly width: number
  readonly depth: number
}

function drawn({ name, stacks, tone }: FlameGraph, width: number): Markup {
  const root = stackTree(stacks)
  const boxes = boxesOf(root, { x: 0, width, depth: 0 })
  const height = (Math.max(0, ...boxes.map(({ depth }) => depth)) + 1) * ROW_PX
  return html`<svg class="flame ${tone}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}">
    ${boxes.map((box) => boxMarks(box, root.bytes))}
  </svg>`
}

function boxesOf(node: StackNode, at: Omit<Box, 'node'>): readonly Box[] {
  if (at.width < LEAST_PX) return []
  const scale = node.bytes > 0 ? at.width / node.bytes : 0
  let x = at.x
  const below = node.children.flatMap((child) => {
    const place = { x, width: child.bytes * scale, depth: at.depth + 1 }
    x += place.width
    return boxesOf(child, place)
  })
  return [{ node, ...at }, ...below]
}

function boxMarks({ node, x, width, depth }: Box, total: number): Markup {
  const { frame, bytes } = node
  const called = depth === 0 ? 'all' : frame.function === '' ? '(anonymous)' : frame.function
  const place = frame.file === undefined ? '' : ` ${frame.file}:${frame.line}`
  const share = total > 0 ? `${Math.round((1000 * bytes) / total) / 10} %` : ''
  const label = fitted(`${called} ${formatBytes(bytes)}`, called, width)
  const y = depth * ROW_PX
  return html`<g
    ><title>${called}${place}: ${formatBytes(bytes)}, ${share}</title
    ><rect
      class="${depth === 0 ? 'whole' : depth % 2 === 0 ? 'even' : 'odd'}"
      x="${round(x)}"
      y="${y}"
      width="${round(width)}"
      height="${ROW_PX}"
    />${label !== undefined && html`<text x="${round(x + PADDING_PX)}" y="${y + 15}">${label}</text>`}</g
  >`
}

/** With its bytes where there is room, cut where there is little, undefined where there is none. */
function fitted(whole: string, name: string, width: number): string | undefined {
  const room = width - 2 * PADDING_PX
  const best = [whole, name].find((text) => text.length * 4 <= room && textWidth(text) <= room)
  if (best !== undefined) return best
  let [used, cut] = [textWidth('…'), '']
  for (const letter of name) {
    used += textWidth(letter)
    if (used > room) break
    cut += letter
  }
  return cut.length < FEWEST_CHARACTERS - 1 ? undefined : `${cut}…`
}

function textWidth(text: string): number {
  let px = 0
  for (const letter of text) px += NARROW_LETTERS.test(letter) ? 5.2 : WIDE_LETTERS.test(letter) ? 12.4 : 8
  return px
}

/** Beside the common style sheet. Text stands on soft colours, as in the rest of the page. */
export const FLAME_STYLE = `
:root{--flame-odd:#d6e8f5;--flame-even:#c2ddf0;--ember-odd:#fbd9d3;--ember-even:#f7c6be}
@media (prefers-color-scheme:dark){:root{--flame-odd:#17394f;--flame-even:#1f4a66;--ember-odd:#4f2320;--ember-even:#642b27}}
svg.flame rect{stroke:var(--card);stroke-width:1}
svg.flame text{fill:var(--text)}
svg.flame .whole{fill:var(--line)}
svg.flame.alive .odd{fill:var(--flame-odd)}svg.flame.alive .even{fill:var(--flame-even)}
svg.flame.grown .odd{fill:var(--ember-odd)}svg.flame.grown .even{fill:var(--ember-even)}
svg.flame g:hover rect{stroke:var(--text)}
.flames{display:grid;gap:18px}
.flames figcaption b{font-weight:650}.flames td{white-space:nowrap}
.flames th .place{display:block;font-weight:400;color:var(--quiet)}
@media print{:root{--flame-odd:#d6e8f5;--flame-even:#c2ddf0;--ember-odd:#fbd9d3;--ember-even:#f7c6be}}
`
