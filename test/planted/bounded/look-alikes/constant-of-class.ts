// A cache whose class reads its bound from a constant of the module.
const CAPACITY = 2_500

class Highlighted {
  readonly #byText = new Map<string, { readonly spans: readonly string[] }>()

  of(text: string) {
    const known = this.#byText.get(text)
    if (known !== undefined) return known
    const made = { spans: text.split(' ') }
    this.#byText.set(text, made)
    if (this.#byText.size > CAPACITY) {
      const [oldest = ''] = this.#byText.keys()
      this.#byText.delete(oldest)
    }
    return made
  }
}

export function create() {
  const highlighted = new Highlighted()
  return {
    step(i: number) {
      highlighted.of(`const line${i} = ${i} // of a file`)
    },
    close() {},
  }
}
