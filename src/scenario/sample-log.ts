// samples.jsonl: one sample a line, written as the run goes, so that a killed run can still be read.
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Sample } from './series.ts'

export class SampleLog implements Disposable {
  readonly #fd: number

  /** Starts the file anew. @throws when the directory cannot be written. */
  constructor(directory: string) {
    this.#fd = openSync(join(directory, 'samples.jsonl'), 'w')
  }

  /** Has reached the kernel when this returns. */
  append(sample: Sample): void {
    writeSync(this.#fd, `${JSON.stringify(sample)}\n`)
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd)
  }
}
