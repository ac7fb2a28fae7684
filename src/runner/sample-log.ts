// samples.jsonl: one sample a line, written as the run goes, so that a killed run can still be read.
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { TidemarkError } from '../errors.ts'
import { redactedDeep, redaction } from '../redacted.ts'
import type { Sample } from './series.ts'

export class SampleLog implements Disposable {
  readonly #fd: number
  readonly #file: string
  readonly #redact = redaction(process.env)

  /** Starts the file anew. @throws when the directory cannot be written. */
  constructor(directory: string) {
    this.#file = join(directory, 'samples.jsonl')
    this.#fd = openSync(this.#file, 'w')
  }

  /** Has reached the kernel when this returns. @throws TidemarkError `environment` when it cannot be written, as on a full disk */
  append(sample: Sample): void {
    const line = Buffer.from(`${JSON.stringify(redactedDeep(sample, this.#redact))}\n`)
    try {
      for (let at = 0; at < line.length;) at += writeSync(this.#fd, line, at)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      const message = `Write samples to ${this.#file}: ${reason}, wanted room for them, or another --out`
      throw new TidemarkError('environment', message, { cause })
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd)
  }
}
