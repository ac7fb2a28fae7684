// From a function to the line in it that makes something grow: V8 books allocations to functions, and the heap knows the
// name of what holds them. The line that writes to that name is meant; where none does, the one that declares it.
import { MEMBER } from '../findings/finding.ts'

/** A longer function is a bundle. */
const MAX_LINES = 400
/** A longer line was not written by anybody. */
const MAX_CHARACTERS = 10_000
/** Names of a name. */
const MAX_ALIASES = 3

export interface Sought {
  /** Where the function begins, from 1. */
  readonly line: number
  /** Names on the path, nearest first: of the property or variable that holds what grows, or `name[]` that holds it in others. */
  readonly names: readonly string[]
  /** The function that is called for what grows, where no line writes to a name. */
  readonly calls?: string | undefined
  /** The line where nothing else tells. */
  readonly near?: number | undefined
}

/** The line, from 1; undefined when the code says nothing, for where a function begins is no line of it. */
export function lineInFunction(
  code: readonly string[],
  { line, names, calls, near }: Sought,
): number | undefined {
  const body = bodyFrom(code, line - 1)
  for (const name of names) {
    const written = writtenLine(code, body, parted(name))
    if (written !== undefined) return written + 1
  }
  const flat = names.map((name) => parted(name).name)
  return namedLine(code, body, { line, names: flat, calls, near })
}

/** A name that is sought, and how many levels below it what grows lies. */
interface Parted {
  readonly name: string
  readonly levels: number
}

function parted(sought: string): Parted {
  const at = sought.indexOf(MEMBER)
  return at === -1
    ? { name: sought, levels: 0 }
    : { name: sought.slice(0, at), levels: (sought.length - at) / MEMBER.length }
}

function writtenLine(
  code: readonly string[],
  body: readonly number[],
  { name, levels }: Parted,
): number | undefined {
  if (levels > 0) return memberLine(code, body, { name, levels })
  return (
    addingLine(code, body, name) ??
    body.find((at) => writes(code[at] ?? '', name) && meantBy(code[at] ?? '', name) === undefined)
  )
}

/** The line that adds to what lies in what the name holds, not the one that puts that there. */
function memberLine(
  code: readonly string[],
  body: readonly number[],
  { name, levels }: Parted,
): number | undefined {
  const direct = body.find((at) => writesBelow(code[at] ?? '', { name, levels }))
  if (direct !== undefined) return direct
  const lines = body.map((at) => {
    const text = code[at] ?? ''
    const rest = body.filter((each) => each !== at)
    const [member, other] = [memberOf(text, name), meantBy(text, name)]
    if (other !== undefined) return memberLine(code, rest, { name: other, levels })
    if (member === undefined) return undefined
    if (levels > 1) return memberLine(code, rest, { name: member, levels: levels - 1 })
    return addingLine(code, rest, member, 0)
  })
  return lines.find((line) => line !== undefined)
}

function namedLine(
  code: readonly string[],
  body: readonly number[],
  { line, names, calls, near }: Sought,
): number | undefined {
  for (const name of names) {
    const written = writtenLine(code, body, { name, levels: 0 })
    if (written !== undefined) return written + 1
  }
  for (const name of names) {
    const [elsewhere, ...others] = code.flatMap((text, at) =>
      writes(text, name) && !declares(text, name) && !begins(text, name) ? [at] : [],
    )
    // Of several nobody knows which.
    if (elsewhere !== undefined && others.length === 0) return elsewhere + 1
  }
  const called = calls === undefined ? undefined : body.find((at) => isCall(code[at] ?? '', calls))
  if (called !== undefined) return called + 1
  if (near !== undefined) return near
  for (const name of names) {
    const named = body.find((at) => mentions(code[at] ?? '', name) && (at !== line - 1 || body.length === 1))
    if (named !== undefined) return named + 1
  }
  // What the function calls has another name in the package: it is still this function's line.
  const declared = calls === undefined ? declarationOf(code, names) : undefined
  return declared ?? (body.length === 1 && code[line - 1] !== undefined ? line : undefined)
}

/** Whether the function that begins there adds to what the name holds. */
export function addsInFunction(code: readonly string[], line: number, sought: string): boolean {
  const { name, levels } = parted(sought)
  const body = bodyFrom(code, line - 1)
  return (
    (levels > 0 && memberLine(code, body, { name, levels }) !== undefined) ||
    addingLine(code, body, name) !== undefined
  )
}

/** What only waits for a promise adds to it too, but less than what is put in its place; and less than what is made bigger. */
function addingLine(
  code: readonly string[],
  body: readonly number[],
  name: string,
  aliases = MAX_ALIASES,
): number | undefined {
  const adding = body.filter((at) => writes(code[at] ?? '', name) && !begins(code[at] ?? '', name))
  const putting = adding.filter((at) => !onlyWaits(code[at] ?? '', name))
  const found = putting.find((at) => enlarges(code[at] ?? '', name)) ?? putting[0] ?? adding[0]
  if (found !== undefined) return found
  if (aliases === 0) return undefined
  const others = [meantBy, memberOf].flatMap((read) =>
    body.flatMap((at) => {
      const other = read(code[at] ?? '', name)
      return other === undefined ? [] : [{ at, other }]
    }),
  )
  const lines = others.map(({ at, other }) =>
    addingLine(
      code,
      body.filter((each) => each !== at),
      other,
      aliases - 1,
    ),
  )
  return lines.find((line) => line !== undefined)
}

/** A buffer or a memory, which is declared with its first size. */
function enlarges(text: string, name: string): boolean {
  return new RegExp(String.raw`(?<![\w$])${escaped(name)}!?\??\.(?:resize|grow)\s*\(`).test(text)
}

function onlyWaits(text: string, name: string): boolean {
  const word = escaped(name)
  return (
    !new RegExp(String.raw`(?<![\w$])${word}\s*=(?![=>])`).test(text) &&
    new RegExp(String.raw`${word}!?\??\.then\s*\(`).test(text)
  )
}

/** @param from where the function begins */
export function isInFunction(
  code: readonly string[],
  { from, line }: { readonly from: number; readonly line: number },
): boolean {
  return bodyFrom(code, from - 1).includes(line - 1)
}

/** Where the first of the names that is declared in this file is declared. */
function declarationOf(code: readonly string[], names: readonly string[]): number | undefined {
  for (const name of names) {
    const at = code.findIndex((text) => declares(text, name))
    if (at !== -1) return at + 1
  }
  return undefined
}

/** Indices of the function's lines: to the first line no further in than the first that closes it. */
function bodyFrom(code: readonly string[], start: number): readonly number[] {
  const indent = indentOf(code[start] ?? '')
  const lines: number[] = [start]
  for (let at = start + 1; at < Math.min(code.length, start + MAX_LINES); at += 1) {
    const text = code[at] ?? ''
    if (text.trim() !== '' && indentOf(text) <= indent && !/^\s*[)\]{]/.test(text)) break
    lines.push(at)
  }
  return lines
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length
}

const escaped = (name: string): string => name.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)

/** `name = `, `name += `, `name[…] = `, `name.push(`, `name.x = `; not a comparison and not an arrow. */
function writes(text: string, name: string): boolean {
  if (!hasName(text, name)) return false
  const at = String.raw`(?<![\w$])${escaped(name)}`
  return new RegExp(
    String.raw`${at}(\s*(\?\?|\|\||&&|[-+*])?=(?![=>])|\s*\[[^\]]*\]\s*(\?\?|\|\||&&|[-+*])?=(?![=>])|!?\??\.(push|unshift|splice|set|add|append|enqueue|put|insert|on|once|addListener|addEventListener|then|resize|grow)\s*\(|\.[\w$.]+\s*=(?![=>]))`,
  ).test(text)
}

/** `name = []`, `name ??= new Map()`, `(name = {}))`, `name = other[key] = {}`, `name = undefined`, `name = name.slice(…)`, `const name = other`: what it begins with, or is cut to. */
function begins(text: string, name: string): boolean {
  const empty = String.raw`(\[\]|\{\}|new\s+[\w$.]+(\(\))?|Object\.create\(null\)|null|undefined|void 0|''|""|0)`
  if (meantBy(text, name) !== undefined) return true
  const cut = String.raw`(?<![\w$])${escaped(name)}\s*=\s*[\w$.#]*?${escaped(name)}\.(subarray|slice|substring|filter)\(`
  if (new RegExp(cut).test(text)) return true
  const also = String.raw`(?:[\w$.#[\]]+\s*(?:\?\?|\|\|)?=\s*)*`
  return new RegExp(
    String.raw`(?<![\w$])${escaped(name)}\s*(?:\?\?|\|\|)?=\s*${also}${empty}\s*[;,)]*\s*(?://.*)?$`,
  ).test(text)
}

/** `thing` of `const name = other.thing`: another name of what is there, to which nothing is added by it. */
function meantBy(text: string, name: string): string | undefined {
  if (!hasName(text, name)) return undefined
  const alias = String.raw`(?<![\w$])(?:const|let|var)\s+${escaped(name)}\s*=\s*(?:[\w$#]+\??\.)*([\w$#]+)\s*;?\s*$`
  const meant = new RegExp(alias).exec(text)?.[1]
  return meant === undefined || meant === name || /^(?:null|undefined|true|false|\d.*)$/.test(meant)
    ? undefined
    : meant
}

/** Of an expression that gives what lies in it, or a new one: `tree[dir]`, `tree.get(dir)`, `(tree[dir] ??= {})`. */
const ACCESS = String.raw`!?\??(?:\.?\[[^\]]*\]|\.(?:get|at)\([^()]*\))(?:\s*(?:\?\?|\|\|)=?(?:[^()]|\(\))*\))?`

/** `name[…][…] = `, `name.get(…).push(`: adds to what lies so many levels below. */
function writesBelow(text: string, { name, levels }: Parted): boolean {
  if (!hasName(text, name)) return false
  return new RegExp(
    String.raw`(?<![\w$])${escaped(name)}(?:${ACCESS}){${levels}}(?:!?\??\.?\[[^\]]*\]\s*(?:\?\?|\|\||&&|[-+*])?=(?![=>])|!?\??\.(?:push|unshift|splice|set|add)\s*\()`,
  ).test(text)
}

/** `one` of `const one = name.get(…)` and of `one = (name[…] ??= [])`: what is added to it is held by the name. */
function memberOf(text: string, name: string): string | undefined {
  if (!hasName(text, name)) return undefined
  const taken = String.raw`(?<![\w$.#])([\w$]+)\s*=\s*\(?\s*(?:[\w$#]+\??\.)*${escaped(name)}!?(?:\??\.(?:get|at)\s*\(|(?:\?\.)?\[)`
  const member = new RegExp(taken).exec(text)?.[1]
  return member === name ? undefined : member
}

/** `name(`, `new name(`, `x.name(`; not where it is declared. */
function isCall(text: string, name: string): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1)
  if (last === '' || !hasName(text, last)) return false
  const word = escaped(last)
  const declared = String.raw`function\s*\*?\s*${word}(?![\w$])|^\s*(async\s+)?${word}\s*\([^)]*\)\s*\{`
  return !new RegExp(declared).test(text) && new RegExp(String.raw`(?<![\w$])${word}\s*(\?\.)?\(`).test(text)
}

function mentions(text: string, name: string): boolean {
  if (!hasName(text, name)) return false
  return new RegExp(String.raw`(?<![\w$])${escaped(name)}(?![\w$])`).test(text)
}

function declares(text: string, name: string): boolean {
  if (!hasName(text, name)) return false
  const word = escaped(name)
  return new RegExp(
    String.raw`^\s*(export\s+)?((const|let|var|static|private|public|protected|readonly|accessor|declare)\s+)+${word}(?![\w$])|^\s*${word}\s*(:[^=]+)?=(?![=>])`,
  ).test(text)
}

/** Most lines of a big file do not; a line of a minified bundle has them all, and says nothing. */
function hasName(text: string, name: string): boolean {
  return text.length <= MAX_CHARACTERS && text.includes(name)
}
