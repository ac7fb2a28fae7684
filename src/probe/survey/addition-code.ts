// What the code beside an addition says of how long its container may get: what its size is compared with, and whether
// anything is taken from it. Numbers of a snapshot tell bounds by their names alone, and in some heaps not even that. The
// text that runs is read, once a file, while additions are traced.
import { readFileSync } from 'node:fs'
import { isBoundName } from '../../heap/paths/bound-numbers.ts'

/** Lines before and after an addition to what has no name. */
const NEAR_LINES = 25
/** Characters before and after an addition in which its container's name means the same, … */
const NEAR = 8_000
/** … and in code whose names one function after another uses again. */
const NEAR_MINIFIED = 2_000
/** A longer line was not written by anybody. */
const MINIFIED_LINE = 500
const MAX_FILES = 64
/** Of all files together, as an agent's core is one of 17 MB. */
const MAX_CHARACTERS = 64_000_000
/** Of a file in which the value of a name is sought that is given nowhere by it. */
const MOST_SEARCHED = 1_000_000

const NUMBER = String.raw`\d[\d_]*(?:e\d+)?`
const LITERAL = new RegExp(`^${NUMBER}$`)
/** Longer words are data. */
const OPERAND = String.raw`(?<![\w$.#])([\w$.#]{0,80}[\w$])(?![\w$])`
const SIZE = String.raw`[?!]*\.(?:size|length)(?:\s*[-+]\s*\d+)?`
const OPERATOR = '(?:>=?|={2,3}|<=?)'
/** `this.memo.` before `set` */
const RECEIVER = /([\w$#]+)\s*[?!]*\.\s*$/
const ADDS = /([\w$#]+)\s*[?!]*\.(?:set|add|push|unshift|splice)\s*\(/g

const NAMES = /(?<![\w$#])[A-Za-z_$#][\w$]*/g

const CALLS_WITH_NOTHING = /^[\w$#]+\s*(?:\?\.)?\(\s*\)/
/** Characters of a call's name. */
const MOST_CALL = 80
/** Characters of an expression that is added to. */
const MOST_RECEIVER = 200
/** A minifier gives such a name again and again. */
const SHORT_NAME = 2

export interface ComparedBound {
  /** As it is written: `max`, `3_000`. */
  readonly name: string
  readonly value: number
}

export interface AdditionCode {
  /** Undefined where nothing is compared, or with a number that is passed already. */
  readonly bound?: ComparedBound
  /** Something is deleted, shifted, cut or emptied under the same name. */
  readonly isTakenFrom?: true
}

export interface Addition {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1, of the method that adds: where it is known. */
  readonly column?: number | undefined
}

/** A text, and where its lines begin. */
interface Source {
  readonly text: string
  readonly starts: readonly number[]
}

const NOTHING: Source = { text: '', starts: [] }

export class AdditionCodes {
  readonly #sources = new Map<string, Source>()
  #characters = 0

  /** @param size of the container now */
  at(addition: Addition, size: number): AdditionCode {
    const source = this.#source(addition.file)
    const around = surroundings(source, addition)
    if (around === undefined) return {}
    const bound = boundIn(around, source.text, size)
    return { ...(bound && { bound }), ...(isTakenFrom(around) && { isTakenFrom: true }) }
  }

  /** Names by which the line reaches what it adds to: `this`, `#rooms` and `id` of `this.#rooms[id].push(…)`. */
  reachedBy({ file, line, column = 1 }: Addition): readonly string[] {
    const { text, starts } = this.#source(file)
    const start = starts[line - 1]
    if (start === undefined) return []
    const at = start + column - 1
    const said = namesOf(text.slice(Math.max(start, at - MOST_RECEIVER), at))
    const [first = ''] = said
    const names = [...said, ...namesGiven(first, text.slice(Math.max(0, at - NEAR_MINIFIED), at))]
    const isMinified = (starts[line] ?? text.length) - start > MINIFIED_LINE
    return isMinified ? names.filter((name) => name.startsWith('#') || name.length > SHORT_NAME) : names
  }

  /** True of a call without any argument: `evict()`, `this.sweep()`. @param call with the column of the function's name */
  passesNothing({ file, line, column = 1 }: Addition): boolean {
    const { text, starts } = this.#source(file)
    const start = starts[line - 1]
    if (start === undefined) return false
    const at = start + column - 1
    return CALLS_WITH_NOTHING.test(text.slice(at, at + MOST_CALL))
  }

  #source(file: string): Source {
    const known = this.#sources.get(file)
    if (known !== undefined || this.#sources.size >= MAX_FILES) return known ?? NOTHING
    const text = textOf(file)
    const isRoom = this.#characters + text.length <= MAX_CHARACTERS
    const source = isRoom ? { text, starts: startsOf(text) } : NOTHING
    this.#characters += source.text.length
    this.#sources.set(file, source)
    return source
  }
}

interface Surroundings {
  readonly code: string
  /** Of the container, without what it belongs to; undefined for what an expression gives. */
  readonly name: string | undefined
}

function surroundings({ text, starts }: Source, { line, column = 1 }: Addition): Surroundings | undefined {
  const start = starts[line - 1]
  if (start === undefined) return undefined
  const written = text.slice(start, starts[line])
  const isMinified = written.length > MINIFIED_LINE
  const at = start + column - 1
  const name = receiver(written, column, isMinified)
  if (name === undefined && !isMinified) {
    const code = text.slice(starts[Math.max(0, line - 1 - NEAR_LINES)], starts[line - 1 + NEAR_LINES])
    return { code, name }
  }
  const near = isMinified ? NEAR_MINIFIED : NEAR
  return { code: text.slice(Math.max(0, at - near), at + near), name }
}

function startsOf(text: string): readonly number[] {
  const starts = [0]
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return starts
}

/** By the column of the method; where that is not one, what the line alone adds to. */
function receiver(written: string, column: number, isMinified: boolean): string | undefined {
  const before = RECEIVER.exec(written.slice(Math.max(0, column - 200), column - 1))?.[1]
  if (before !== undefined) return before === 'super' ? 'this' : before
  if (isMinified) return undefined
  const names = new Set([...written.matchAll(ADDS)].map(([, name]) => name))
  const [only] = names
  return names.size === 1 ? (only === 'super' ? 'this' : only) : undefined
}

/** Of a variable, where it was given its value last: `const list = this.#rooms.get(id) ?? []`. */
function namesGiven(name: string, before: string): readonly string[] {
  const declared = new RegExp(String.raw`(?:const|let|var)\s+${escaped(name)}\s*=([^;\n]*)`, 'g')
  const value = [...before.matchAll(declared)].at(-1)?.[1] ?? ''
  return value.match(NAMES) ?? []
}

/** @param before what stands before the name of the method, with its dot */
function namesOf(before: string): readonly string[] {
  let depth = 0
  let from = before.length
  for (; from > 0; from -= 1) {
    const character = before[from - 1] ?? ''
    if (')]'.includes(character)) depth += 1
    else if ('(['.includes(character)) depth -= 1
    else if (depth === 0 && !/[\w$#.?!]/.test(character)) break
    if (depth < 0) break
  }
  return before.slice(from).match(NAMES) ?? []
}

function boundIn({ code, name }: Surroundings, text: string, size: number): ComparedBound | undefined {
  const bounds = compared(code, name).flatMap((word) => {
    // Of another container.
    if (/\.(?:size|length)$/.test(word)) return []
    const last = word.split('.').at(-1) ?? ''
    const value = LITERAL.test(word)
      ? numberOf(word)
      : valueOf(last, text, { size, isNamed: name !== undefined })
    return value === undefined || value < size ? [] : [{ name: last, value }]
  })
  return bounds.toSorted((one, other) => one.value - other.value)[0]
}

/** What the size is compared with, on either side. */
function compared(code: string, name: string | undefined): readonly string[] {
  const of = name === undefined ? '' : String.raw`(?<![\w$#])${escaped(name)}`
  const after = new RegExp(`${of}${SIZE}\\s*${OPERATOR}\\s*${OPERAND}`, 'g')
  const before = new RegExp(`${OPERAND}\\s*${OPERATOR}\\s*(?:[\\w$#]+[?!]*\\.)*${of}${SIZE}`, 'g')
  return [after, ...(name === undefined ? [] : [before])].flatMap((pattern) =>
    [...code.matchAll(pattern)].map(([, word = '']) => word),
  )
}

/**
 * What the name is given in the same file. Of a name that is a bound's, else the least number of the file that is not passed
 * yet: it may be given by whoever makes one.
 */
function valueOf(
  name: string,
  text: string,
  { size, isNamed }: { readonly size: number; readonly isNamed: boolean },
): number | undefined {
  const isBound = isBoundName(name)
  if (!isBound && !isNamed) return undefined
  const given = [
    ...text.matchAll(
      new RegExp(String.raw`(?<![\w$])${escaped(name)}\s*(?:\?\?|\|\|)?[=:]\s*(${NUMBER})(?![\w.])`, 'g'),
    ),
  ]
  if (given.length === 0 && !isBound) return undefined
  const numbers =
    given.length > 0
      ? given.map(([, number = '']) => number)
      : (text.slice(0, MOST_SEARCHED).match(/\b\d[\d_]*\b/g) ?? [])
  const values = numbers.map(numberOf).filter((value) => value >= size)
  return values.length === 0 ? undefined : Math.min(...values)
}

function isTakenFrom({ code, name }: Surroundings): boolean {
  if (name === undefined) return false
  const of = String.raw`(?<![\w$#])${escaped(name)}`
  return new RegExp(
    String.raw`${of}[?!]*\.(?:delete|clear|shift|pop|splice)\s*\(|${of}[?!]*\.length\s*=(?!=)|${of}\s*=\s*(?:[\w$.#]*?${escaped(name)}\.(?:slice|filter|splice)\(|\[\]|new\s+(?:Map|Set)\b)`,
  ).test(withoutDeclarations(code, name))
}

/** `let list = []` and `#memo = new Map()` begin what is taken from nobody. */
function withoutDeclarations(code: string, name: string): string {
  const empty = String.raw`=\s*(?:\[\]|new\s+(?:Map|Set)\b)`
  return code.replaceAll(
    new RegExp(
      String.raw`(?:(?:const|let|var)\s+|^\s*(?:(?:private|protected|public|readonly|static|declare)\s+)*)${escaped(name)}(?:\s*:[^=\n]*)?\s*${empty}`,
      'gm',
    ),
    '',
  )
}

const escaped = (name: string): string => name.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)

function numberOf(text: string): number {
  return Number(text.replaceAll('_', ''))
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
