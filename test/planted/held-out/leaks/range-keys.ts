// Tokens are cached by the range they were made for. A range is an array, which a map finds again only if it is the same.
// Grows by about 7 kB a step.
type Range = readonly [from: number, to: number]

interface Token {
  readonly kind: string
  readonly from: number
  readonly to: number
}

class Highlighter {
  readonly #lines: readonly string[]
  readonly #tokens = new Map<Range, readonly Token[]>() // leak: container

  constructor(lines: readonly string[]) {
    this.#lines = lines
  }

  tokensOf(range: Range): readonly Token[] {
    const known = this.#tokens.get(range)
    if (known !== undefined) return known
    const tokens = this.#scan(range)
    this.#tokens.set(range, tokens) // leak: heap
    return tokens
  }

  #scan([from, to]: Range): Token[] {
    const tokens: Token[] = [] // leak: heap
    for (const line of this.#lines.slice(from, to)) {
      for (const { index, 0: word } of line.matchAll(/\w+/g)) {
        tokens.push({ kind: /^\d/.test(word) ? 'number' : 'name', from: index, to: index + word.length }) // leak: heap
      }
    }
    return tokens
  }
}

export async function create() {
  const lines = Array.from({ length: 400 }, (_, n) => `const row${n} = ${n}`)
  const highlighter = new Highlighter(lines)
  return {
    async step(i: number) {
      const top = (i % 9) * 40
      return highlighter.tokensOf([top, top + 40]).length // leak: heap
    },
    async close() {},
  }
}
