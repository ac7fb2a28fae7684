import { describe, expect, it } from 'vitest'
import { EventQueue } from '../../../src/agent/events/event-queue.ts'
import type { AgentEvent } from '../../../src/agent/events.ts'
import { EventPublisher } from '../../../src/agent/publisher.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'

function step(messageId: number): AgentEvent {
  return { type: 'step-finished', sessionId: 's', messageId, finish: 'stop' }
}

function opened(options: ConstructorParameters<typeof EventQueue>[2] = {}): {
  publisher: EventPublisher
  registry: ResourceRegistry
  queue: EventQueue
} {
  const registry = new ResourceRegistry()
  const publisher = new EventPublisher(registry)
  return { registry, publisher, queue: new EventQueue(publisher, registry, options) }
}

async function ids(queue: EventQueue): Promise<number[]> {
  const seen: number[] = []
  for await (const event of queue) if ('messageId' in event) seen.push(event.messageId)
  return seen
}

describe('an event queue', () => {
  it('hands over what was published before and while it is read', async () => {
    const { publisher, queue } = opened()
    publisher.publish(step(1))
    const first = await queue.next()
    const waiting = queue.next()
    publisher.publish(step(2))
    expect([first.value, (await waiting).value]).toEqual([step(1), step(2)])
    expect(queue.counters).toMatchObject({ delivered: 2, dropped: 0, queued: 0, highWater: 1 })
  })

  it('drops the oldest by count and by bytes, and counts them', async () => {
    const { publisher, queue } = opened({ maxEvents: 3 })
    for (let id = 1; id <= 10; id++) publisher.publish(step(id))
    expect(queue.counters).toMatchObject({ queued: 3, dropped: 7, highWater: 3 })
    expect((await queue.next()).value).toEqual(step(8))

    const large = opened({ maxBytes: 10_000 })
    const body = 'x'.repeat(4000)
    for (let id = 1; id <= 5; id++) {
      large.publisher.publish({ ...step(id), type: 'text-delta', streamId: 't', text: body, messageId: id })
    }
    expect(large.queue.counters).toMatchObject({ queued: 1, dropped: 4 })
    expect(large.queue.counters.highWaterBytes).toBeLessThanOrEqual(10_000)
  })

  it('ends a reader that is too slow when that is the policy, and gives its memory back at once', async () => {
    const { publisher, registry, queue } = opened({ maxEvents: 2, policy: 'end' })
    for (let id = 1; id <= 3; id++) publisher.publish(step(id))
    expect(queue.counters).toMatchObject({ queued: 0, queuedBytes: 0, dropped: 3 })
    expect(registry.live('subscription')).toBe(0)
    await expect(queue.next()).rejects.toMatchObject({ code: 'overflow' })
    expect(await queue.next()).toEqual({ done: true, value: undefined })
  })

  it('ends a waiting reader and its subscription when it is disposed', async () => {
    const { registry, queue } = opened()
    const reading = ids(queue)
    queue[Symbol.dispose]()
    expect(await reading).toEqual([])
    expect([registry.live('subscription'), registry.live('queue')]).toEqual([0, 0])
  })

  it('ends its subscription when the reader leaves the loop', async () => {
    const { publisher, registry, queue } = opened()
    publisher.publish(step(1))
    for await (const event of queue) {
      expect(event).toEqual(step(1))
      break
    }
    expect(registry.live('subscription')).toBe(0)
  })

  it('queues only what it accepts', async () => {
    const { publisher, queue } = opened({ accepts: ({ type }) => type === 'prompt-finished' })
    publisher.publish(step(1))
    publisher.publish({ type: 'prompt-finished', sessionId: 's', outcome: 'completed' })
    expect((await queue.next()).value).toMatchObject({ type: 'prompt-finished' })
  })
})
