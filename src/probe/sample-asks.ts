// Whether whoever leads the program asks this thread for a sample: in runtimes of which nothing else can be asked.
import fs from 'node:fs'
import { join, resolve } from 'node:path'
import { isMainThread, threadId } from 'node:worker_threads'
import { harmless } from './harmless.ts'
import { threadFile } from './heap-ask.ts'

/** As the runtime made them. */
const { existsSync, readFileSync, rmSync } = fs

export class SampleAsks {
  readonly #file: string

  constructor(directory: string) {
    // The program may change its directory.
    this.#file = join(resolve(directory), `${threadFile(process.pid, isMainThread ? 0 : threadId)}.ask`)
  }

  /** The serial of the ask, once; microseconds where there is none. Never throws. */
  next(): number | undefined {
    let serial: number | undefined
    harmless(() => {
      if (!existsSync(this.#file)) return
      const text = readFileSync(this.#file, 'utf8')
      rmSync(this.#file, { force: true })
      const ask: { readonly do?: unknown; readonly serial?: unknown } = JSON.parse(text)
      if (ask.do === 'sample' && typeof ask.serial === 'number') serial = ask.serial
    })
    return serial
  }
}
