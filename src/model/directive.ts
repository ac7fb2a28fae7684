// What a prompt may say to the model: `[[steps=3 tool=shell command="ls {step}" delay=100]]`, or `[[turn=12]]` of a session.
// It goes before what the server was started with, for that prompt alone.

export interface Directive {
  readonly steps?: number
  readonly tool?: string
  readonly command?: string
  readonly path?: string
  readonly delayMs?: number
  /** Of a session that is played; the first is 1. */
  readonly turn?: number
}

/** Longer than any that a person writes; what is hostile is not searched further. */
const maxCharacters = 4000
const maxTries = 16
const opening = /\[\[(?=(?:steps|turn)=)/g
const word = /\s*([a-z]+)=("(?:[^"\\]|\\.)*"|[^\s"\]]+)/y
const closing = /\s*\]\]/y

/** The last one in the text; undefined when none is whole. */
export function directiveIn(text: string): Directive | undefined {
  const starts = [...text.matchAll(opening)].map(({ index }) => index + 2)
  for (const start of starts.slice(-maxTries).toReversed()) {
    const directive = read(text.slice(start, start + maxCharacters))
    if (directive !== undefined) return directive
  }
  return undefined
}

function read(text: string): Directive | undefined {
  const said = new Map<string, string>()
  let at = 0
  for (;;) {
    word.lastIndex = at
    const [whole, name = '', value = ''] = word.exec(text) ?? []
    if (whole === undefined) break
    said.set(name, unquoted(value))
    at += whole.length
  }
  closing.lastIndex = at
  return closing.test(text) ? directiveOf(said) : undefined
}

function directiveOf(said: ReadonlyMap<string, string>): Directive {
  const [steps, delayMs, turn] = [said.get('steps'), said.get('delay'), said.get('turn')].map(wholeNumber)
  const [tool, command, path] = [said.get('tool'), said.get('command'), said.get('path')]
  return {
    ...(steps !== undefined && { steps }),
    ...(delayMs !== undefined && { delayMs }),
    ...(turn !== undefined && { turn }),
    ...(tool !== undefined && { tool }),
    ...(command !== undefined && { command }),
    ...(path !== undefined && { path }),
  }
}

function wholeNumber(text: string | undefined): number | undefined {
  const value = Number(text)
  return text !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value
}
