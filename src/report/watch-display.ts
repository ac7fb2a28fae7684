// Shows a watch while it goes on, on stderr: a living table where nothing else writes, a line now and then elsewhere.
import { createLogUpdate } from 'log-update'
import type { WatchTable } from './watch-table.ts'

/** Between two plain lines. */
const PLAIN_LINE_MS = 5_000

export interface WatchDisplay extends Disposable {
  show(table: WatchTable): void
  /** Writes lines that stay. */
  say(text: string): void
}

/** @param live a table that is drawn anew: whatever else writes to the same terminal is torn apart by it */
export function watchDisplay(stream: NodeJS.WriteStream, live: boolean): WatchDisplay {
  return live ? new LiveTable(stream) : new PlainLines(stream)
}

class LiveTable implements WatchDisplay {
  readonly #stream: NodeJS.WriteStream
  readonly #update: ReturnType<typeof createLogUpdate>

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
    this.#update = createLogUpdate(stream)
  }

  show(table: WatchTable): void {
    this.#update(table.live().join('\n'))
  }

  say(text: string): void {
    this.#update.clear()
    this.#stream.write(text)
  }

  [Symbol.dispose](): void {
    this.#update.clear()
    this.#update.done()
  }
}

class PlainLines implements WatchDisplay {
  readonly #stream: NodeJS.WritableStream
  #saidMs = performance.now()

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream
  }

  show(table: WatchTable): void {
    const nowMs = performance.now()
    if (nowMs - this.#saidMs < PLAIN_LINE_MS) return
    this.#saidMs = nowMs
    this.say(`${table.plain()}\n`)
  }

  say(text: string): void {
    this.#stream.write(text)
  }

  [Symbol.dispose](): void {
    this.#saidMs = 0
  }
}
