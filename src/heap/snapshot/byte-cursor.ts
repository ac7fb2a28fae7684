// A file read front to back through one buffer that is used again, knowing at which byte it is.
import { open, type FileHandle } from 'node:fs/promises'
import { TidemarkError } from '../../errors.ts'

/** Large enough that waiting for the file is no cost, small enough to stay in the processor's cache. */
const BUFFER_BYTES = 256 * 1024

export type Progress = (readBytes: number, sizeBytes: number) => void

export class ByteCursor implements AsyncDisposable {
  readonly file: string
  readonly sizeBytes: number
  /** Valid from `at` to `end`; refilled by `more`. */
  readonly bytes = Buffer.allocUnsafeSlow(BUFFER_BYTES)
  at = 0
  end = 0
  readonly #handle: FileHandle
  readonly #onProgress: Progress | undefined
  #readBytes = 0

  /** @throws TidemarkError `input` when there is no such file */
  static async open(file: string, onProgress?: Progress): Promise<ByteCursor> {
    try {
      const handle = await open(file, 'r')
      const stat = await handle.stat()
      if (stat.isFile()) return new ByteCursor(file, stat.size, handle, onProgress)
      await handle.close()
      throw new Error('it is not a file')
    } catch (cause) {
      throw new TidemarkError(
        'input',
        `Read heap snapshot: ${file} cannot be opened, wanted a readable file`,
        {
          cause,
        },
      )
    }
  }

  private constructor(file: string, sizeBytes: number, handle: FileHandle, onProgress: Progress | undefined) {
    this.file = file
    this.#onProgress = onProgress
    this.sizeBytes = sizeBytes
    this.#handle = handle
  }

  /** Where `at` is in the file. */
  get offset(): number {
    return this.#readBytes - (this.end - this.at)
  }

  /** Reads on, once all that was read is used up; false at the end of the file. */
  async more(): Promise<boolean> {
    const { bytesRead } = await this.#handle.read(this.bytes, 0, this.bytes.length)
    this.at = 0
    this.end = bytesRead
    this.#readBytes += bytesRead
    this.#onProgress?.(this.#readBytes, this.sizeBytes)
    return bytesRead > 0
  }

  /** The next byte that is not white space, not consumed. @throws TidemarkError `input` at the end of the file */
  async peek(wanted: string): Promise<number> {
    for (;;) {
      for (; this.at < this.end; this.at++) {
        const byte = this.bytes[this.at] ?? 0
        if (byte > 0x20) return byte
      }
      if (!(await this.more())) throw this.truncated(wanted)
    }
  }

  /** Consumes this one. @throws TidemarkError `input` when another comes */
  async expect(character: string, where: string): Promise<void> {
    const wanted = `${JSON.stringify(character)} ${where}`
    if ((await this.peek(wanted)) !== character.charCodeAt(0)) throw this.unexpected(wanted)
    this.at++
  }

  unexpected(wanted: string): TidemarkError {
    const found = JSON.stringify(this.bytes.toString('latin1', this.at, Math.min(this.at + 1, this.end)))
    return this.fault(`found ${found}`, wanted)
  }

  truncated(wanted: string): TidemarkError {
    return this.fault('the file ends there', wanted)
  }

  fault(found: string, wanted: string, offset = this.offset): TidemarkError {
    return new TidemarkError(
      'input',
      `Read heap snapshot: ${this.file} at byte ${offset}: ${found}, wanted ${wanted}`,
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close()
  }
}
