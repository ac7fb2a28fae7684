// Plant: no batches; every event, a streamed delta too, is a write of its own.
import { EventStream } from '../../src/agent/events/event-stream.ts'
import type { StreamEvent } from '../../src/agent/events/stream-record.ts'
import type { StreamParts } from '../workloads/event-stream.ts'

class UnbatchedStream extends EventStream {
  override append(event: StreamEvent): number {
    const seq = super.append(event)
    void this.flush()
    return seq
  }
}

const parts: StreamParts = { openStream: (options) => new UnbatchedStream(options) }
export default parts
