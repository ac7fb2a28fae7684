// Answers of a server, of which the options say how many are kept; private, and evicted before one is added.
interface CacheOptions {
  readonly maxSize: number
  readonly name: string
}

class AnswerCache {
  readonly #options: CacheOptions
  readonly #answers = new Map<string, { readonly text: string; readonly at: number }>()

  constructor(options: CacheOptions) {
    this.#options = options
  }

  keep(question: string, text: string) {
    if (this.#answers.size >= this.#options.maxSize) {
      const [oldest = ''] = this.#answers.keys()
      this.#answers.delete(oldest)
    }
    this.#answers.set(question, { text, at: Date.now() })
  }
}

const answers = new AnswerCache({ maxSize: 1_500, name: 'answers' })

export function create() {
  return {
    step(i: number) {
      answers.keep(`question ${i}`, `answer ${i}, at some length`)
    },
    close() {},
  }
}
