// The lines of a file as code, for whoever looks for a name in them: what a comment says of it is not what is done to it.
// By how lines begin, not by a parser: a file may be of any age, and broken.

const LINE = /^\s*\/\//
const BLOCK = /^\s*\/\*/
/** After code, and with no quote behind it: in a text `//` is most often an address. */
const TRAILING = /\s\/\/[^'"`]*$/
/** A longer line was not written by anybody. */
const MAX_CHARACTERS = 10_000

/** As many lines, those of comments empty. */
export function withoutComments(lines: readonly string[]): readonly string[] {
  let isInside = false
  return lines.map((text) => {
    if (text.length > MAX_CHARACTERS) return text
    if (!isInside && !BLOCK.test(text)) return LINE.test(text) ? '' : text.replace(TRAILING, '')
    const end = text.indexOf('*/', isInside ? 0 : text.indexOf('/*') + 2)
    isInside = end === -1
    return isInside ? '' : ' '.repeat(end + 2) + text.slice(end + 2)
  })
}
