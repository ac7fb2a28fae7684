// One text or reasoning that a model streams. Stored when it ends, and before that each time it has doubled:
// a delta is never a write of its own, and all the writes of one text together cost about twice its size.

/** The first write before the end. */
const firstWriteCharacters = 4096

export class StreamedText {
  readonly kind: 'text' | 'reasoning'
  readonly position: number
  /** Undefined until first stored. */
  partId: number | undefined
  #text = ''
  #stored = 0

  constructor(kind: 'text' | 'reasoning', position: number) {
    this.kind = kind
    this.position = position
  }

  get text(): string {
    return this.#text
  }

  /** True when it should be stored now. */
  append(delta: string): boolean {
    this.#text += delta
    return this.#text.length - this.#stored >= Math.max(firstWriteCharacters, this.#stored)
  }

  markStored(partId: number): void {
    this.partId = partId
    this.#stored = this.#text.length
  }
}
