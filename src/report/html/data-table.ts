// Numbers in a table: the text behind each picture, folded away.
import { html, type Content, type Markup } from './markup.ts'

/** Further rows are in samples.jsonl. */
const MAX_ROWS = 120

export interface DataTable {
  readonly caption: string
  readonly head: readonly string[]
  /** The first cell of a row is its header. */
  readonly rows: readonly (readonly Content[])[]
}

/** Open from the start. */
export function dataTable({ caption, head, rows }: DataTable): Markup {
  const shown = rows.length <= MAX_ROWS ? rows : evenly(rows)
  const left = rows.length - shown.length
  const note = left > 0 ? ` (${shown.length} of ${rows.length} rows, evenly; all are in samples.jsonl)` : ''
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${caption}${note}
      </caption>
      <thead>
        <tr>
          ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${shown.map(tableRow)}
      </tbody>
    </table>
  </div>`
}

/** As `dataTable`, opened on demand. */
export function foldedTable(summary: string, table: DataTable): Markup {
  return html`<details class="numbers">
    <summary>${summary}</summary>
    ${dataTable(table)}
  </details>`
}

function tableRow([first, ...cells]: readonly Content[]): Markup {
  return html`<tr>
    <th scope="row">${first}</th>
    ${cells.map((cell) => html`<td>${cell}</td>`)}
  </tr>`
}

function evenly<Row>(rows: readonly Row[]): readonly Row[] {
  return Array.from(
    { length: MAX_ROWS },
    (_, index) => rows[Math.floor((index * (rows.length - 1)) / (MAX_ROWS - 1))],
  ).filter((row) => row !== undefined)
}
