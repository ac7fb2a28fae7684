// Only 40 documents stay open, the oldest goes first. The index of words still points to each that went.
// Grows by about 2 kB a step.
interface Document {
  readonly path: string
  readonly words: ReadonlySet<string>
  readonly lineStarts: readonly number[]
}

const OPEN = 40
const vocabulary = Array.from({ length: 60 }, (_, n) => `identifier${n}`)

class Workspace {
  readonly #documents = new Map<string, Document>()
  readonly #byWord = new Map<string, Set<Document>>() // leak: container

  open(document: Document) {
    this.#documents.set(document.path, document)
    for (const word of document.words) {
      const documents = this.#byWord.get(word) ?? new Set() // leak: container
      this.#byWord.set(word, documents.add(document)) // leak: heap
    }
    if (this.#documents.size > OPEN) this.#close()
  }

  #close() {
    const [oldest] = this.#documents.keys()
    if (oldest !== undefined) this.#documents.delete(oldest)
  }

  mentioning(word: string) {
    return [...(this.#byWord.get(word) ?? [])].filter(({ path }) => this.#documents.has(path))
  }
}

export async function create() {
  const workspace = new Workspace()
  return {
    async step(i: number) {
      const words = new Set(Array.from({ length: 8 }, (_, n) => vocabulary[(i * 7 + n * n) % 60] ?? '')) // leak: heap
      const lineStarts = Array.from({ length: 160 }, (_, n) => n * 31.5 + i) // leak: heap
      workspace.open({ path: `src/module-${i}.ts`, words, lineStarts }) // leak: heap
      return workspace.mentioning(`identifier${i % 60}`).length
    },
    async close() {},
  }
}
