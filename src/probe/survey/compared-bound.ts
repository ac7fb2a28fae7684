// What the code beside an addition compares the size of its container with: where no snapshot shows numbers, that is all
// that tells a cache that is not full yet from a leak. The text as it was written is read, once a file, while tracing.
import { readFileSync } from 'node:fs'
import { isBoundName } from '../../heap/paths/bound-numbers.ts'

/** Lines before and after the addition. */
const NEAR = 25
const MAX_FILES = 64
const MAX_CHARACTERS = 1_000_000

/** `entries.size > this.max`, `list.length >= 500` */
const COMPARED = /\.(?:size|length)\s*(?:>=?|===?|<=?)\s*([\w$.#]*[\w$])/g
const LITERAL = /^\d[\d_]*$/

export interface ComparedBound {
  /** As it is written: `max`, `3_000`. */
  readonly name: string
  readonly value: number
}

export class ComparedBounds {
  readonly #texts = new Map<string, string>()

  /**
   * Undefined where nothing is compared, or with a number that is passed already.
   * @param size of the container now
   */
  at(
    { file, line }: { readonly file: string; readonly line: number },
    size: number,
  ): ComparedBound | undefined {
    const text = this.#text(file)
    const lines = text.split('\n').slice(Math.max(0, line - 1 - NEAR), line + NEAR)
    const bounds = [...lines.join('\n').matchAll(COMPARED)].flatMap(([, word = '']) => {
      const name = word.split('.').at(-1) ?? ''
      const value = LITERAL.test(word)
        ? numberOf(word)
        : isBoundName(name)
          ? valueOf(name, text, size)
          : undefined
      return value === undefined || value < size ? [] : [{ name, value }]
    })
    return bounds.toSorted((one, other) => one.value - other.value)[0]
  }

  #text(file: string): string {
    const known = this.#texts.get(file)
    if (known !== undefined || this.#texts.size >= MAX_FILES) return known ?? ''
    const text = textOf(file)
    this.#texts.set(file, text)
    return text
  }
}

/** What the name is given in the same file, else the least number of the file that is not passed yet. */
function valueOf(name: string, text: string, size: number): number | undefined {
  const given = [...text.matchAll(/([\w$]+)\s*[=:]\s*(\d[\d_]*)/g)].filter(([, to]) => to === name)
  const numbers =
    given.length > 0 ? given.map(([, , number = '']) => number) : (text.match(/\b\d[\d_]*\b/g) ?? [])
  const values = numbers.map(numberOf).filter((value) => value >= size)
  return values.length === 0 ? undefined : Math.min(...values)
}

function numberOf(text: string): number {
  return Number(text.replaceAll('_', ''))
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(0, MAX_CHARACTERS)
  } catch {
    return ''
  }
}
