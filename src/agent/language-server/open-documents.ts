// The documents a server has open, by uri, longest unused first. Bounded: what is too many is closed at the server.
import type { Diagnostic } from './diagnostic.ts'

export interface OpenDocument {
  readonly uri: string
  version: number
  /** Published by the server for the present version; undefined until then. */
  published: readonly Diagnostic[] | undefined
  /** Called when something is published. */
  notify: () => void
}

export class OpenDocuments {
  readonly #maxDocuments: number
  readonly #close: (uri: string) => void
  readonly #open = new Map<string, OpenDocument>()

  /** @param close tells the server that a document is closed */
  constructor(maxDocuments: number, close: (uri: string) => void) {
    this.#maxDocuments = maxDocuments
    this.#close = close
  }

  get size(): number {
    return this.#open.size
  }

  /** Version 1 is new to the server. */
  next(uri: string): OpenDocument {
    const document = this.#open.get(uri) ?? { uri, version: 0, published: undefined, notify: () => {} }
    document.version++
    document.published = undefined
    this.#open.delete(uri)
    this.#open.set(uri, document)
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= this.#maxDocuments) break
      this.close(oldest)
    }
    return document
  }

  /** Diagnostics of documents that are not open are dropped: a server may publish them for a whole project. */
  publish(uri: string, diagnostics: readonly Diagnostic[]): void {
    const document = this.#open.get(uri)
    if (document === undefined) return
    document.published = diagnostics
    document.notify()
  }

  /** False when it was not open. */
  close(uri: string): boolean {
    const wasOpen = this.#open.delete(uri)
    if (wasOpen) this.#close(uri)
    return wasOpen
  }

  closeAll(): void {
    for (const uri of this.#open.keys()) this.close(uri)
  }
}
