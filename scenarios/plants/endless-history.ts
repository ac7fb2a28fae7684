// Plant: a history that takes no notice of its cap.
import type { EventHistory } from '../../src/agent/events/event-history.ts'
import { EventStream } from '../../src/agent/events/event-stream.ts'
import type { StreamRecord } from '../../src/agent/events/stream-record.ts'
import type { StreamParts } from '../workloads/event-stream.ts'

class EndlessHistory implements EventHistory {
  readonly evicted = 0
  readonly bytes = 0
  readonly #records: StreamRecord[] = []

  get size(): number {
    return this.#records.length
  }

  get firstSeq(): number | undefined {
    return this.#records[0]?.seq
  }

  push(record: StreamRecord): void {
    this.#records.push(record)
  }

  get(seq: number): StreamRecord | undefined {
    return this.#records[seq - (this.firstSeq ?? 0)]
  }

  clear(): void {
    this.#records.length = 0
  }
}

const parts: StreamParts = {
  openStream: (options) => new EventStream({ ...options, createHistory: () => new EndlessHistory() }),
}
export default parts
