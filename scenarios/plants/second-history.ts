// Look-alike: a second, bounded history beside the stream's own. It fills for some cycles, then holds, and ends with the stream.
import { BoundedRing } from '../../src/agent/events/bounded-ring.ts'
import { EventStream } from '../../src/agent/events/event-stream.ts'
import type { StreamEvent } from '../../src/agent/events/stream-record.ts'
import type { StreamParts } from '../workloads/event-stream.ts'

const EVENTS = 30_000

class RememberingStream extends EventStream {
  readonly #newest = new BoundedRing<StreamEvent>({ maxItems: EVENTS, maxBytes: EVENTS }, () => 1)

  override append(event: StreamEvent): number {
    this.#newest.push({ ...event })
    return super.append(event)
  }
}

const parts: StreamParts = { openStream: (options) => new RememberingStream(options) }
export default parts
