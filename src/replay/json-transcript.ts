// A session that is one JSON object of any size, read message by message.
// Whether it is whole is only known at its end; until then every whole message is handed out.
import { inputError, openInput } from './input-file.ts'
import { JsonElementReader, type JsonElement } from './json-elements.ts'
import { countBroken, countType, emptyCounts } from './transcript-counts.ts'
import type { Transcript, TranscriptTurn } from './transcript.ts'
import { TurnAssembler } from './turn-assembler.ts'

const chunkBytes = 256 * 1024

/** Of an element of `messages`. */
export interface MessageFormat {
  readonly name: 'opencode' | 'cline'
  /** Puts the message into the turns and gives the name it is counted under; undefined when it is none of this format. */
  take(text: string, turns: TurnAssembler): string | undefined
}

export interface JsonLimits {
  /** Take what a truncated export still has. Default false: its end is an error. */
  readonly allowTruncated?: boolean
  /** Default 64 MiB; a longer message is broken. */
  readonly maxMessageBytes?: number
  /** Source bytes of one turn, default 64 MiB; a longer one is continued in turns without a prompt. */
  readonly maxTurnBytes?: number
}

export class JsonTranscript implements Transcript {
  readonly format: MessageFormat['name']
  readonly counts = emptyCounts()
  readonly #path: string
  readonly #messages: MessageFormat
  readonly #limits: JsonLimits
  #read = false

  constructor(path: string, messages: MessageFormat, limits: JsonLimits = {}) {
    this.format = messages.name
    this.#path = path
    this.#messages = messages
    this.#limits = limits
  }

  /** @throws {TidemarkError} `input`, after the last whole message, when the export is cut off or not JSON */
  async *turns(): AsyncGenerator<TranscriptTurn, void, undefined> {
    if (this.#read) throw new TypeError('Read turns: they were read before, open the transcript again')
    this.#read = true
    const opened = await openInput(this.#path)
    await using handle = opened.file
    this.counts.bytes = opened.bytes
    const { maxMessageBytes } = this.#limits
    const reader = new JsonElementReader(
      'messages',
      maxMessageBytes === undefined ? {} : { maxBytes: maxMessageBytes },
    )
    const turns = new TurnAssembler(this.counts, this.#limits)
    const chunk = Buffer.allocUnsafe(chunkBytes)
    for (let position = 0; reader.problem === undefined;) {
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes, position)
      if (bytesRead === 0) break
      position += bytesRead
      for (const element of reader.push(chunk.subarray(0, bytesRead))) {
        this.#take(element, turns)
        yield* turns.take()
      }
    }
    this.#checkEnd(reader)
    yield* turns.finish()
  }

  #checkEnd(reader: JsonElementReader): void {
    if (reader.problem !== undefined)
      throw inputError(this.#path, `it is not one JSON object (${reader.problem})`)
    if (!reader.complete && this.#limits.allowTruncated !== true) {
      throw inputError(this.#path, `the export is cut off inside or after message ${reader.elements}`, {
        wanted: 'the whole export',
      })
    }
    if (!reader.found) throw inputError(this.#path, 'the object has no `messages`')
    // The unfinished message of a truncated export.
    const seen = this.counts.records
    if (reader.elements > seen) {
      this.counts.records += 1
      countBroken(this.counts, reader.elements)
    }
  }

  #take(element: JsonElement, turns: TurnAssembler): void {
    this.counts.records += 1
    turns.weigh(element.text?.length ?? 0)
    const name = element.text === undefined ? undefined : this.#messages.take(element.text, turns)
    if (name === undefined) countBroken(this.counts, element.number)
    else countType(this.counts.taken, name)
  }
}
