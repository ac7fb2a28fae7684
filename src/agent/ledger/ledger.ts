// Lineage kept over restarts: one small file, replaced whole some time after a change, with the number of the last event
// it has seen. What came after is taken from the event stream when it is opened.
import { readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { TidemarkError } from '../../errors.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import type { EventStream } from '../events/event-stream.ts'
import type { StreamEvent } from '../events/stream-record.ts'
import { OwnedTimeout } from '../owned-timeout.ts'
import { Lineage, lineageEntries } from './lineage.ts'

export interface LedgerOptions {
  readonly path: string
  readonly stream: EventStream
  readonly registry: ResourceRegistry
  /** Default 2,000. */
  readonly maxEntries?: number
  /** After the first change since the last write. Default 500 ms. */
  readonly writeAfterMs?: number
}

const ledgerFile = z.object({ seq: z.number().int().nonnegative(), entries: lineageEntries })

const defaultMaxEntries = 2000
const defaultWriteAfterMs = 500

export class Ledger implements AsyncDisposable {
  writes = 0
  /** Writes that failed; the next change is written all the same. */
  failures = 0
  readonly lineage: Lineage
  readonly #options: LedgerOptions
  #seq: number
  #timer: OwnedTimeout | undefined
  #writing: Promise<void> = Promise.resolve()
  #changed = false
  #closing: Promise<void> | undefined

  private constructor(options: LedgerOptions) {
    this.#options = options
    const { seq, entries } = readLedger(options.path)
    this.#seq = seq
    this.lineage = new Lineage(options.maxEntries ?? defaultMaxEntries, entries)
  }

  /** Reads the file, and the events since. @throws TidemarkError `input` when the file is no ledger */
  static async open(options: LedgerOptions): Promise<Ledger> {
    const ledger = new Ledger(options)
    for await (const { seq, atMs, event } of options.stream.read(ledger.#seq)) ledger.note(event, seq, atMs)
    return ledger
  }

  /** @throws TidemarkError `disposed` */
  note(event: StreamEvent, seq: number, atMs: number): void {
    if (this.#closing !== undefined) throw new TidemarkError('disposed', 'Note event: the ledger was closed')
    this.#seq = seq
    if (!this.lineage.apply(event, atMs)) return
    this.#changed = true
    this.#arm()
  }

  /** Writes what has changed, and waits for it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }

  async #close(): Promise<void> {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    await this.#writing
    if (this.#changed) await this.#write()
  }

  #arm(): void {
    const { registry, writeAfterMs: afterMs = defaultWriteAfterMs } = this.#options
    this.#timer ??= new OwnedTimeout({ label: 'ledger write', afterMs, registry }, () => {
      this.#timer = undefined
      this.#writing = this.#writing.then(() => this.#write()).catch(() => void this.failures++)
    })
  }

  async #write(): Promise<void> {
    const { path, stream } = this.#options
    this.#changed = false
    const text = JSON.stringify({ seq: this.#seq, entries: this.lineage.entries })
    try {
      await stream.flush() // A ledger must not know of events that a kill takes back.
      await writeFile(`${path}.new`, text, { mode: 0o600 })
      await rename(`${path}.new`, path)
      this.writes++
    } catch (error) {
      this.#changed = true
      throw error
    }
  }
}

function readLedger(path: string): z.infer<typeof ledgerFile> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return { seq: 0, entries: [] } // None was ever written.
  }
  try {
    return ledgerFile.parse(JSON.parse(text))
  } catch (cause) {
    throw new TidemarkError('input', `Read ledger ${path}: it is none`, { cause })
  }
}
