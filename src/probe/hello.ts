// The first thing that a watched thread says, once: that the probe is in, or why it is not. Who is silent was not watched.
// A file of its own beside the samples: it is there before the first sample is due, and whole or not at all.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMainThread, threadId } from 'node:worker_threads'

export const helloSchema = 'tidemark.hello/1'

/** `watching`: samples will come. `launcher`: it only starts others. `refused`: the probe could not be installed. */
export const helloStates = ['watching', 'launcher', 'refused'] as const

/** Never throws: whoever cannot be told finds no file, and says so. */
export function sayHello(directory: string, state: (typeof helloStates)[number]): void {
  const thread = isMainThread ? 0 : threadId
  const file = join(directory, `${process.pid}-${thread}.hello`)
  const text = JSON.stringify({ schema: helloSchema, pid: process.pid, thread, state, node: process.version })
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    writeFileSync(`${file}.partial`, text, { mode: 0o600 })
    renameSync(`${file}.partial`, file)
  } catch {
    // A full disk, or one that is not ours, is no reason to break the watched program.
  }
}
