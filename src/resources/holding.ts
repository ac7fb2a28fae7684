// The handle of one acquisition: dispose it when the thing is gone, not when it was asked to go.
import type { Entry } from './entry.ts'
import type { ResourceKind } from './kind.ts'
import type { Ledger } from './ledger.ts'

/** Told when a handle is disposed; the registry's side of a holding. */
export interface Books {
  release(holding: Holding, ledger: Ledger, entry: Entry | undefined, bytes: number | undefined): void
}

export class Holding implements Disposable {
  readonly kind: ResourceKind
  readonly #ledger: Ledger | undefined
  readonly #entry: Entry | undefined
  #books: Books | undefined
  #bytes: number | undefined

  /** Made by a registry. Without books it does nothing: level `off`. */
  constructor(kind: ResourceKind, books?: Books, ledger?: Ledger, entry?: Entry, bytes?: number) {
    this.kind = kind
    this.#books = books
    this.#ledger = ledger
    this.#entry = entry
    this.#bytes = bytes
  }

  get isHeld(): boolean {
    return this.#books !== undefined
  }

  get bytes(): number | undefined {
    return this.#bytes
  }

  /** Sets the size of what is held, for things that grow. Does nothing after the release. */
  resize(bytes: number): void {
    if (this.#books === undefined) return
    this.#ledger?.resize(bytes - (this.#bytes ?? 0))
    this.#bytes = bytes
    if (this.#entry !== undefined) this.#entry.bytes = bytes
  }

  /** Ends the holding; the second time does nothing. */
  [Symbol.dispose](): void {
    const books = this.#books
    if (books === undefined || this.#ledger === undefined) return
    this.#books = undefined
    books.release(this, this.#ledger, this.#entry, this.#bytes)
  }
}
