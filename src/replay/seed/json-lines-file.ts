// A session as a file in which each record is a line of JSON.
import { type FileHandle, open } from 'node:fs/promises'
import type { TranscriptTurn } from '../transcript.ts'
import type { SeedFile, SeedFormat, SeedSession, SeedWriter } from './seed-format.ts'

export function jsonLines(writerOf: (session: SeedSession) => SeedWriter): SeedFormat {
  return {
    async open(path, session) {
      return new JsonLinesFile(await open(path, 'wx', 0o600), writerOf(session))
    },
  }
}

class JsonLinesFile implements SeedFile {
  readonly #file: FileHandle
  readonly #writer: SeedWriter

  constructor(file: FileHandle, writer: SeedWriter) {
    this.#file = file
    this.#writer = writer
  }

  begin(): Promise<void> {
    return this.#write(this.#writer.begin())
  }

  add(turn: TranscriptTurn): Promise<void> {
    return this.#write(this.#writer.turn(turn))
  }

  finish(): Promise<void> {
    return Promise.resolve()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close()
  }

  async #write(records: readonly object[]): Promise<void> {
    // The whole of it, however often the system takes a part.
    await this.#file.appendFile(records.map((record) => `${JSON.stringify(record)}\n`).join(''))
  }
}
