// The line of a script that makes a variable or property grow, found by its name: a snapshot knows the name and the script only.

/** Of a longer line only so many characters before and after the name are looked at. */
const AROUND = 500
/** Places looked at for each name: in a minified bundle a short one stands everywhere. */
const MAX_LOOKS = 50_000

/** After the name: a call or an assignment that adds to what is there. */
const grows =
  /^(?:\s*[?!]?\s*\.\s*(?:set|add|push|unshift|append|splice|on|once|addListener|addEventListener|prependListener|then|concat|enqueue|next|resize|grow)\b|\s*\[[^\]]*\](?:\.\w+|\[[^\]]*\])*\s*(?:\?\?|\|\||&&)?=(?!=)|\s*(?:\+|\?\?|\|\|)=)/
/** After the name: `name = …name…`, as of `text = text + more` or `list = [...list, more]`. */
const replaces = /^\s*=(?!=)(.*)$/
const declares = (name: string) =>
  new RegExp(
    `(?:\\b(?:const|let|var|class|function\\*?|static|readonly|private|public)\\s+|[{,]\\s*|^\\s*#?)${name}\\s*(?:[=:(,;}\\[]|$)`,
  )

/**
 * The first line that makes one of the names grow, from 1.
 * @param names most telling first: of the container, then of what holds it
 * @param link the property that chains what grew, as `next` does: a line that assigns it comes first
 */
export function growingLine(source: string, names: readonly string[], link?: string): number | undefined {
  return (
    (link === undefined ? undefined : firstLine(source, [link], linksAt)) ?? firstLine(source, names, growsAt)
  )
}

/** The first line that declares one of the names, from 1. */
export function declaringLine(source: string, names: readonly string[]): number | undefined {
  return firstLine(source, names, declaresAt)
}

/** Only lines that have the name are looked at, one at a time: a bundle has millions of them, or one of megabytes. */
function firstLine(
  source: string,
  names: readonly string[],
  isIt: (line: string, name: string) => boolean,
): number | undefined {
  for (const name of names) {
    const line = name === '' ? undefined : firstLineWith(source, name, isIt)
    if (line !== undefined) return line
  }
  return undefined
}

function firstLineWith(
  source: string,
  name: string,
  isIt: (line: string, name: string) => boolean,
): number | undefined {
  let [number, start, end] = [1, 0, endOfLine(source, 0)]
  let looks = 0
  for (let at = source.indexOf(name); at !== -1 && looks < MAX_LOOKS; looks += 1) {
    while (end < at) [number, start, end] = [number + 1, end + 1, endOfLine(source, end + 1)]
    const from = Math.max(start, at - AROUND)
    const to = Math.min(end, at + name.length + AROUND)
    const isWhole = from === start && to === end
    const text = source.slice(from, to)
    if (!(from === start && isComment(text)) && isIt(text, name)) return number
    at = source.indexOf(name, isWhole ? end : at + name.length)
  }
  return undefined
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from)
  return end === -1 ? source.length : end
}

function growsAt(line: string, name: string): boolean {
  for (const rest of afterName(line, name)) {
    if (grows.test(rest)) return true
    const assigned = replaces.exec(rest)?.[1]
    if (assigned !== undefined && afterName(assigned, name).length > 0) return true
  }
  return false
}

function linksAt(line: string, name: string): boolean {
  return new RegExp(`\\.\\s*${escaped(name)}\\s*=(?!=)`).test(line)
}

function declaresAt(line: string, name: string): boolean {
  return declares(escaped(name)).test(line)
}

/** What stands behind each place where the whole word occurs. */
function afterName(line: string, name: string): readonly string[] {
  const word = new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`, 'g')
  return [...line.matchAll(word)].map((match) => line.slice(match.index + match[0].length))
}

function isComment(line: string): boolean {
  return /^\s*(?:\/\/|\/?\*)/.test(line)
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
