// The lists of a heap's page: bytes, what they are of, the path to it and its line; the first rows open, the rest folded.
import { formatBytes, formatNumber } from '../../findings/quantity.ts'
import { type Place, placeInWords } from '../heap/heap-report.ts'
import { html, type Content, type Markup } from './markup.ts'

/** Of each list; the JSON has more. */
export const MAX_ROWS = 300
/** The others are folded. */
const OPEN_ROWS = 8

export interface Row {
  readonly bytes: number
  /** Below the bytes. */
  readonly amount?: string
  readonly title: string
  readonly what?: string
  readonly path?: readonly string[]
  readonly place?: Place | undefined
}

export interface List {
  readonly id: string
  readonly title: string
  readonly why: string
  readonly rows: readonly Row[]
}

export function listSection({ id, title, why, rows }: List): Markup {
  const most = Math.max(1, ...rows.map(({ bytes }) => bytes))
  const left = rows.length - MAX_ROWS
  const items = rows
    .slice(0, MAX_ROWS)
    .map((row, index) => rowItem(row, { share: row.bytes / most, id: `${id}-${index + 1}` }))
  const folded = items.slice(OPEN_ROWS)
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p class="quiet">${why}</p>
    <ul class="heap-list">
      ${items.slice(0, OPEN_ROWS)}
    </ul>
    ${
      folded.length > 0 &&
      html`<details class="more">
        <summary>${formatNumber(folded.length)} more</summary>
        <ul class="heap-list">
          ${folded}
        </ul>
      </details>`
    }
    ${left > 0 && html`<p class="quiet">and ${formatNumber(left)} more: --json has them</p>`}
  </section>`
}

function rowItem(
  { bytes, amount, title, what, path = [], place }: Row,
  { share, id }: { readonly share: number; readonly id: string },
): Markup {
  const words = placeInWords(place)
  return html`<li data-row id="${id}">
    <div class="amount">
      <b>${formatBytes(bytes)}</b>${amount !== undefined && html`<small>${amount}</small>`}${meter(share)}
    </div>
    <div>
      <b>${title}</b> <span class="what">${what ?? ''}</span>
      ${words !== undefined && html`<div class="place">${words}</div>`}
      ${
        path.length > 0 &&
        html`<ol>
          ${wordsOf(path).map((word): Content => html`<li><code>${word}</code></li>`)}
        </ol>`
      }
    </div>
  </li>`
}

function meter(share: number): Markup {
  const width = Math.max(1, Math.round(Math.max(0, share) * 100))
  return html`<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="8" />
    <rect class="fill" width="${width}" height="8" />
  </svg>`
}

const KEY = /^value of "(?:[^"\\]|\\.)*"/

/** Without the keys of Maps, which are texts of the heap. */
export function wordsOf(path: readonly string[]): readonly string[] {
  return path.map((word) => word.replace(KEY, 'value'))
}
