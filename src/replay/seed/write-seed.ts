// Writes a session as an agent's own file, and counts what a model must be given of it when the agent goes on.
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Transcript, TranscriptMessage, TranscriptPart, TranscriptTurn } from '../transcript.ts'
import type { SeedFormat, SeedSession } from './seed-format.ts'

/** What a model is given of a session: all since its last compaction. */
export interface SeedWindow {
  /** Prompts and answers; results of tools beside them are not counted. */
  readonly messages: number
  /** Of the summary, of what was said, and of what tools were given and gave back: thoughts and keys are not counted. */
  readonly bytes: number
  /** The same without what tools gave back: agents cut old results out of a history, and never what was said. */
  readonly saidBytes: number
}

export interface WrittenSeed {
  /** Of the whole session: prompts and answers. */
  readonly messages: number
  /** Of the file; of a database with all that was in it. */
  readonly bytes: number
  readonly window: SeedWindow
}

/** @throws Error of the file system, TidemarkError where the file is not what it has to be */
export async function writeSeed(
  path: string,
  transcript: Transcript,
  { format, session }: { readonly format: SeedFormat; readonly session: SeedSession },
): Promise<WrittenSeed> {
  await mkdir(dirname(path), { recursive: true })
  const tally = new WindowTally()
  {
    await using file = await format.open(path, session)
    await file.begin()
    for await (const turn of transcript.turns()) {
      tally.add(turn)
      await file.add(turn)
    }
    await file.finish()
  }
  const { size: bytes } = await stat(path)
  return { messages: tally.messages, bytes, window: tally.window() }
}

class WindowTally {
  messages = 0
  #windowMessages = 0
  #saidBytes = 0
  #resultBytes = 0

  add({ prompt, steps, compactions }: TranscriptTurn): void {
    const last = compactions.at(-1)
    if (last !== undefined) {
      this.#windowMessages = 0
      this.#saidBytes = Buffer.byteLength(last.summary ?? '')
      this.#resultBytes = 0
    }
    for (const message of prompt ? [prompt, ...steps] : steps) this.#message(message)
  }

  window(): SeedWindow {
    const saidBytes = this.#saidBytes
    return { messages: this.#windowMessages, bytes: saidBytes + this.#resultBytes, saidBytes }
  }

  #message({ parts }: TranscriptMessage): void {
    this.messages += 1
    this.#windowMessages += 1
    for (const part of parts) {
      this.#saidBytes += saidBytesOf(part)
      this.#resultBytes += part.kind === 'tool' ? Buffer.byteLength(part.output) : 0
    }
  }
}

function saidBytesOf(part: TranscriptPart): number {
  if (part.kind === 'text') return Buffer.byteLength(part.text)
  return part.kind === 'tool' ? Buffer.byteLength(JSON.stringify(part.input)) : 0
}
