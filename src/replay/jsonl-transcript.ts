// Streams a JSONL recording as turns: lines in, finished turns out, every line accounted for.
import { openInput } from './input-file.ts'
import { readLines, type Line } from './line-reader.ts'
import { jsonText } from './json-text.ts'
import { parseRecord, type RecordFormat, type RecordReader } from './record-format.ts'
import { countBroken, countType, emptyCounts } from './transcript-counts.ts'
import type { Transcript, TranscriptTurn } from './transcript.ts'
import { TurnAssembler } from './turn-assembler.ts'

export interface JsonlLimits {
  /** Default 64 MiB; a longer line is broken. */
  readonly maxLineBytes?: number
  /** Source bytes of one turn, default 64 MiB; a longer one is continued in turns without a prompt. */
  readonly maxTurnBytes?: number
}

export class JsonlTranscript implements Transcript {
  readonly format: RecordFormat['name']
  readonly counts = emptyCounts()
  readonly #path: string
  readonly #records: RecordFormat
  readonly #limits: JsonlLimits
  #read = false

  constructor(path: string, records: RecordFormat, limits: JsonlLimits = {}) {
    this.format = records.name
    this.#path = path
    this.#records = records
    this.#limits = limits
  }

  async *turns(): AsyncGenerator<TranscriptTurn, void, undefined> {
    if (this.#read) throw new TypeError('Read turns: they were read before, open the transcript again')
    this.#read = true
    const input = await openInput(this.#path)
    await using file = input.file
    this.counts.bytes = input.bytes
    const { maxLineBytes, ...limits } = this.#limits
    const turns = new TurnAssembler(this.counts, limits)
    const take = this.#records.reader()
    for await (const line of readLines(file, maxLineBytes === undefined ? {} : { maxBytes: maxLineBytes })) {
      this.#take(line, turns, take)
      yield* turns.take()
    }
    yield* turns.finish()
  }

  #take(line: Line, turns: TurnAssembler, take: RecordReader): void {
    if (line.text?.trim() === '') return
    this.counts.records += 1
    const record = line.text === undefined ? undefined : parseRecord(line.text, this.#records)
    if (!record) {
      countBroken(this.counts, line.number)
      return
    }
    turns.weigh(line.bytes)
    const account = take(record, turns)
    if (account === 'broken') countBroken(this.counts, line.number)
    else if (account === 'taken') countType(this.counts.taken, record.type)
    else if (account === 'set-aside') countType(this.counts.setAside, record.type)
    else turns.unknown(record.type, jsonText(record))
  }
}
