// Keeps the transcripts open that were used last, and closes the one that was used least recently.
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = mkdtempSync(join(tmpdir(), 'transcripts-'))
process.once('exit', () => rmSync(root, { recursive: true, force: true }))

class OpenFiles {
  #descriptors = new Map()

  get(path) {
    let descriptor = this.#descriptors.get(path)
    this.#descriptors.delete(path)
    descriptor ??= openSync(path, 'a')
    this.#descriptors.set(path, descriptor)
    if (this.#descriptors.size > 6) this.#evict()
    return descriptor
  }

  #evict() {
    const [[path, descriptor]] = this.#descriptors
    this.#descriptors.delete(path)
    closeSync(descriptor)
  }

  close() {
    for (const descriptor of this.#descriptors.values()) closeSync(descriptor)
    this.#descriptors.clear()
  }
}

export function create() {
  const files = new OpenFiles()
  return {
    step(i) {
      for (const session of [i % 3, (i * 7) % 23]) {
        writeSync(files.get(join(root, `${session}.jsonl`)), `{"turn":${i}}\n`)
      }
    },
    close() {
      files.close()
    },
  }
}
