// The line of a script that makes a variable or property grow, found by its name: a snapshot knows the name and the script only.

/** After the name: a call or an assignment that adds to what is there. */
const grows =
  /^(?:\s*[?!]?\s*\.\s*(?:set|add|push|unshift|append|splice|on|once|addListener|addEventListener|prependListener|then|concat|enqueue|next)\b|\s*\[[^\]]*\](?:\.\w+|\[[^\]]*\])*\s*(?:\?\?|\|\||&&)?=(?!=)|\s*(?:\+|\?\?|\|\|)=)/
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

function firstLine(
  source: string,
  names: readonly string[],
  isIt: (line: string, name: string) => boolean,
): number | undefined {
  const lines = source.split('\n')
  for (const name of names) {
    const at = lines.findIndex((line) => !isComment(line) && isIt(line, name))
    if (at >= 0) return at + 1
  }
  return undefined
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
