import { beforeEach, describe, expect, it } from 'vitest'
import type { AgentEvent } from '../../../src/agent/events.ts'
import { EventPublisher } from '../../../src/agent/publisher.ts'
import { TaskRegistry } from '../../../src/agent/tasks/task-registry.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { until } from '../fixture.ts'

let registry: ResourceRegistry
let tasks: TaskRegistry
let ends: AgentEvent[]
beforeEach(() => {
  registry = new ResourceRegistry()
  const publisher = new EventPublisher(registry)
  ends = []
  publisher.subscribe((event) => event.type === 'task-ended' && ends.push(event))
  tasks = new TaskRegistry(registry, publisher)
})

function never(): Promise<void> {
  return new Promise(() => {})
}

/** Nothing but the subscription of the test. */
function expectNothingHeld(): void {
  expect(registry.snapshot().held.map(({ kind }) => kind)).toEqual(['subscription'])
  expect(tasks.counters.running).toBe(0)
}

const options = { sessionId: 's', label: 'work' }

describe('a task', () => {
  it('that completes leaves its result and nothing else', async () => {
    const task = tasks.start(options, async ({ signal }) => (signal.aborted ? 0 : 42))
    expect(registry.live('timer')).toBe(1)
    expect(await task.outcome).toEqual({ end: 'completed', result: 42 })
    expect(task.cancel()).toBe(false)
    expectNothingHeld()
  })

  it('that fails says so and never rejects', async () => {
    const error = new Error('no')
    expect(await tasks.start(options, () => Promise.reject(error)).outcome).toEqual({ end: 'failed', error })
    expectNothingHeld()
  })

  it('that takes too long is timed out, whether it listens or not', async () => {
    const { outcome } = tasks.start({ ...options, timeoutMs: 5 }, never)
    expect(await outcome).toEqual({ end: 'timed-out' })
    expectNothingHeld()
  })

  it('that is cancelled is told by its signal, and what it returns later is dropped', async () => {
    const late = Promise.withResolvers<number>()
    let told: unknown
    const task = tasks.start(options, ({ signal }) => {
      signal.addEventListener('abort', () => (told = signal.reason))
      return late.promise
    })
    expect(task.cancel()).toBe(true)
    expect(await task.outcome).toEqual({ end: 'cancelled' })
    late.resolve(1)
    await late.promise
    expect(told).toMatchObject({ code: 'aborted' })
    expect(tasks.counters).toMatchObject({ cancelled: 1, completed: 0 })
    expectNothingHeld()
  })

  it('that gives no sign of life is given up, and one that does is not', async () => {
    const silent = tasks.start({ ...options, staleMs: 20 }, never)
    const beating = tasks.start({ ...options, staleMs: 200 }, async ({ signal, heartbeat }) => {
      while (!signal.aborted) {
        heartbeat()
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    })
    await until(() => tasks.giveUpStale() > 0)
    expect(await silent.outcome).toEqual({ end: 'stale' })
    expect(tasks.counters.running).toBe(1)
    expect([tasks.cancelOf('another'), tasks.cancelOf('s')]).toEqual([0, 1])
    expect(await beating.outcome).toEqual({ end: 'cancelled' })
    expectNothingHeld()
  })
})

describe('the registry of tasks', () => {
  it('tells subscribers of every end', async () => {
    const { id, outcome } = tasks.start(options, async () => {})
    await outcome
    expect(ends).toEqual([{ type: 'task-ended', sessionId: 's', taskId: id, end: 'completed' }])
  })

  it('cancels all when it is shut down, waits for their code, and starts no more', async () => {
    let isDone = false
    tasks.start(options, async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      await new Promise((resolve) => setTimeout(resolve, 10))
      isDone = true
    })
    await tasks[Symbol.asyncDispose]()
    expect(isDone).toBe(true)
    expect(() => tasks.start(options, never)).toThrow(expect.objectContaining({ code: 'disposed' }))
    expectNothingHeld()
  })

  it('waits no longer than a second for code that ignores its signal', async () => {
    const { outcome } = tasks.start(options, never)
    await tasks[Symbol.asyncDispose]()
    expect(await outcome).toEqual({ end: 'cancelled' })
    expectNothingHeld()
  })

  it('refuses the 1,001st task', async () => {
    for (let count = 0; count < 1000; count++) tasks.start(options, never)
    expect(() => tasks.start(options, never)).toThrow(RangeError)
    expect(tasks.cancelOf('s')).toBe(1000)
  })
})
