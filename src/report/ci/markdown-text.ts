// Foreign text inside Markdown: it can neither become markup, nor mention anybody, nor leave its table cell.

const MAX_CHARACTERS = 2_000

/** One line of plain text. A zero-width space keeps `@name` and `#1` from being links. */
export function escapedMarkdown(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()~|!+]/g, String.raw`\$&`)
    .replaceAll(/^(?=[-=#]|\d+[.)]\s)/g, '\u200b')
    .replaceAll(/([@#])(?=\w)/g, '$1\u200b')
    .replaceAll(/(https?|ftp|www)(?=[:.])/gi, '$1\u200b')
}

/** As code. In HTML's element: backticks would show `<` as it is to whatever reads the file as HTML. */
export function codeSpan(text: string): string {
  return `<code>${escapedMarkdown(text)}</code>`
}

export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, MAX_CHARACTERS)
    .toWellFormed()
}
