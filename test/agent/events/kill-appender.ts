// A process for kill.test.ts: appends events for ever and acknowledges on stdout what a flush has acknowledged.
import { writeSync } from 'node:fs'
import { EventStream } from '../../../src/agent/events/event-stream.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'

const [directory = ''] = process.argv.slice(2)
const limits = { segmentBytes: 64 * 1024, batchMs: 1 }
const stream = new EventStream({ directory, registry: new ResourceRegistry(), limits })
for (;;) {
  const count = 1 + Math.floor(Math.random() * 200)
  for (let at = 0; at < count; at++) stream.append({ type: 'tick', sessionId: 'x'.repeat(at) })
  await stream.flush()
  writeSync(1, `${stream.counters.durableSeq}\n`)
  stream.append({ type: 'never acknowledged', sessionId: 's' })
  await new Promise((resolve) => setImmediate(resolve))
}
