import { expect, it } from 'vitest'
import type { AgentEvent } from '../../src/agent/events.ts'
import { EventPublisher } from '../../src/agent/publisher.ts'
import { ResourceRegistry } from '../../src/resources/registry.ts'

const event: AgentEvent = { type: 'prompt-finished', sessionId: 's', outcome: 'completed' }

function ignore(): void {}

it('tells subscribers until they end their subscription', () => {
  const registry = new ResourceRegistry()
  const publisher = new EventPublisher(registry)
  const heard: AgentEvent[] = []
  {
    using subscription = publisher.subscribe((heardEvent) => heard.push(heardEvent))
    publisher.publish(event)
    expect(registry.live('subscription')).toBe(1)
    subscription[Symbol.dispose]()
  }
  publisher.publish(event)
  expect(heard).toEqual([event])
  expect(registry.live('subscription')).toBe(0)
})

it('lets a listener that throws hurt nobody else', () => {
  const publisher = new EventPublisher(new ResourceRegistry())
  let heard = 0
  publisher.subscribe(() => {
    throw new Error('mine')
  })
  publisher.subscribe(() => heard++)
  publisher.publish(event)
  expect(heard).toBe(1)
  expect(publisher.failures).toBe(1)
})

it('refuses the 1,001st subscriber, and ends all with itself', () => {
  const registry = new ResourceRegistry()
  const publisher = new EventPublisher(registry)
  for (let count = 0; count < 1000; count++) publisher.subscribe(ignore)
  expect(() => publisher.subscribe(ignore)).toThrow(RangeError)
  publisher[Symbol.dispose]()
  expect(registry.live('subscription')).toBe(0)
})
