// A session as one JSON document with a list of its messages, and smaller documents beside it. The list is written as it
// comes, and is never in memory as a whole.
import { type FileHandle, open, writeFile } from 'node:fs/promises'
import type { TranscriptTurn } from '../transcript.ts'
import type { SeedFile, SeedFormat, SeedSession } from './seed-format.ts'

export interface DocumentWriter {
  /** The document without its list, which comes last in it. */
  begin(): object
  /** More of the list. */
  turn(turn: TranscriptTurn): readonly object[]
  /** After the last turn: documents beside that at the path, by their own. */
  beside(path: string): Readonly<Record<string, object>>
}

/** @param list the name of the list */
export function jsonDocument(list: string, writerOf: (session: SeedSession) => DocumentWriter): SeedFormat {
  return {
    async open(path, session) {
      return new JsonDocumentFile(path, await open(path, 'wx', 0o600), { list, writer: writerOf(session) })
    },
  }
}

interface Written {
  readonly list: string
  readonly writer: DocumentWriter
}

class JsonDocumentFile implements SeedFile {
  readonly #path: string
  readonly #file: FileHandle
  readonly #written: Written
  #isFirst = true

  constructor(path: string, file: FileHandle, written: Written) {
    this.#path = path
    this.#file = file
    this.#written = written
  }

  async begin(): Promise<void> {
    const { list, writer } = this.#written
    const document = JSON.stringify({ ...writer.begin(), [list]: [] })
    await this.#file.appendFile(document.slice(0, -CLOSED.length))
  }

  async add(turn: TranscriptTurn): Promise<void> {
    for (const item of this.#written.writer.turn(turn)) {
      await this.#file.appendFile(`${this.#isFirst ? '' : ','}${JSON.stringify(item)}`)
      this.#isFirst = false
    }
  }

  async finish(): Promise<void> {
    await this.#file.appendFile(CLOSED)
    for (const [path, document] of Object.entries(this.#written.writer.beside(this.#path)))
      await writeFile(path, JSON.stringify(document), { flag: 'wx', mode: 0o600 })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close()
  }
}

/** The end of the list and of the document. */
const CLOSED = ']}'
