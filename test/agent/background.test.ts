import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Agent } from '../../src/agent/agent.ts'
import type { BackgroundLimits } from '../../src/agent/background.ts'
import type { AgentParts } from '../../src/agent/parts.ts'
import { ResourceRegistry } from '../../src/resources/registry.ts'
import { openAgent, temporaryDirectory, type TemporaryDirectory, until } from './fixture.ts'
import { type Line, says, scriptedModel } from './scripted-model.ts'

let directory: TemporaryDirectory
let registry: ResourceRegistry
beforeEach(() => {
  directory = temporaryDirectory()
  registry = new ResourceRegistry()
})
afterEach(() => directory[Symbol.dispose]())

function open(background: BackgroundLimits = {}, parts: Partial<AgentParts> = {}): Promise<Agent> {
  const languageModel = scriptedModel(() => says('the lock is released by using'))
  return openAgent(directory, { languageModel, registry, limits: { background }, parts })
}

/** Labels of timers that are armed for this session. */
function timersOf(sessionId: string): readonly string[] {
  return registry
    .snapshot()
    .held.filter(({ kind, owner }) => kind === 'timer' && owner?.name === sessionId)
    .map(({ label }) => label)
}

const order = [
  'observer',
  'task registry',
  'checkpoints',
  'learning capture',
  'ledger',
  'event stream',
  'memory store',
]

describe('what is kept for a session', () => {
  it('is a checkpoint and a capture after a prompt, and only a checkpoint while it is at work', async () => {
    await using agent = await open()
    await agent.openSession({ id: 's' }).prompt('how is the lock released?')
    expect(timersOf('s')).toEqual(['session checkpoint', 'learning capture'])
    expect(agent.background.observer.looks).toBe(0)
  })

  it.each([
    ['deleted', (agent: Agent) => agent.deleteSession('s')],
    ['ended', (agent: Agent) => agent.endSession('s')],
    ['shut down', (agent: Agent) => agent.shutdownAll()],
  ])('is gone when the session is %s', async (_how, end) => {
    await using agent = await open()
    await agent.openSession({ id: 's' }).prompt('go')
    const task = agent.background.tasks.start(
      { sessionId: 's', label: 'beside' },
      () => new Promise(() => {}),
    )
    await end(agent)
    expect(await task.outcome).toEqual({ end: 'cancelled' })
    expect(timersOf('s')).toEqual([])
  })

  it('is gone some time after its last use when none of these ever comes', async () => {
    await using agent = await open({ sessionTtlMs: 30 })
    await agent.openSession({ id: 's' }).prompt('go')
    await until(() => timersOf('s').length === 0)
    expect(agent.background.captures.counters).toMatchObject({ pending: 0, captured: 0 })
    expect(agent.background.checkpoints.saved).toBe(0)
  })
})

describe('after a prompt', () => {
  it('what was learned is written once, and found', async () => {
    await using agent = await open({ captureAfterMs: 5 })
    await agent.openSession({ id: 's' }).prompt('how is the lock released?')
    const { captures, memory } = agent.background
    await until(() => captures.counters.captured === 1)
    expect(memory.search('lock released')).toMatchObject([
      { sessionId: 's', text: 'Asked: how is the lock released?\nAnswered: the lock is released by using' },
    ])
    expect(captures.counters).toEqual({ pending: 0, captured: 1, empty: 0, failed: 0 })
  })

  it('a capture under way is cancelled by the end of the session, and its result dropped', async () => {
    const late = Promise.withResolvers<string>()
    let signalled: AbortSignal | undefined
    const createLearn: AgentParts['createLearn'] = () => (_sessionId, signal) => {
      signalled = signal
      return late.promise
    }
    await using agent = await open({ captureAfterMs: 1 }, { createLearn })
    await agent.openSession({ id: 's' }).prompt('go')
    await until(() => signalled !== undefined)
    await agent.endSession('s')
    expect(signalled?.aborted).toBe(true)
    late.resolve('too late')
    await late.promise
    expect(agent.background.memory.figures.entries).toBe(0)
  })

  it('a checkpoint says how far its events are on disk, until it is deleted', async () => {
    await using agent = await open({ checkpointAfterMs: 5 })
    await agent.openSession({ id: 's' }).prompt('go')
    const { checkpoints, stream } = agent.background
    await until(() => checkpoints.saved > 0)
    expect(checkpoints.of('s')).toBeGreaterThan(3)
    expect(checkpoints.of('s')).toBeLessThanOrEqual(stream.counters.durableSeq)
    await agent.deleteSession('s')
    expect(checkpoints.of('s')).toBeUndefined()
  })
})

it('a prompt is a task in the lineage, over a restart', async () => {
  {
    await using agent = await open()
    await agent.openSession({ id: 's' }).prompt('go')
  }
  await using agent = await open()
  const { entries } = agent.background.ledger.lineage
  expect(entries.map(({ kind, label, state }) => [kind, label, state])).toEqual([
    ['session', undefined, 'open'],
    ['task', 'prompt', 'completed'],
  ])
})

it('keeps what a model says, delta by delta, as few events', async () => {
  const said = Array.from({ length: 200 }, (_, at) => `word${at} `)
  const lines = says('x').flatMap((line): readonly Line[] =>
    'type' in line && line.type === 'text-delta' ? said.map((delta) => ({ ...line, delta })) : [line],
  )
  await using agent = await openAgent(directory, { languageModel: scriptedModel(() => lines), registry })
  await agent.openSession({ id: 's' }).prompt('go')
  const texts: unknown[] = []
  for await (const { event } of agent.background.stream.read()) {
    if (event.type === 'text-delta' && 'text' in event) texts.push(event.text)
  }
  expect(texts.join('')).toBe(said.join(''))
  expect(texts.length).toBeLessThan(20)
})

describe('shutdownAll', () => {
  it('ends everything in its order, once, and holds nothing after that', async () => {
    const agent = await open()
    await agent.openSession({ id: 's' }).prompt('go')
    const report = await agent.shutdownAll()
    expect(report.steps.map(({ name, outcome }) => [name, outcome])).toEqual(
      order.map((name) => [name, 'done']),
    )
    expect(await agent.shutdownAll()).toBe(report)
    expect(registry.snapshot().held).toEqual([])
  })

  it('makes every component refuse to come back', async () => {
    const agent = await open()
    await agent.shutdownAll()
    const { observer, tasks, checkpoints, captures, ledger, stream, memory } = agent.background
    const event = { type: 'tick', sessionId: 's' }
    const touches = [
      () => observer.note('s'),
      () => tasks.start({ sessionId: 's', label: 'late' }, async () => {}),
      () => checkpoints.note('s'),
      () => captures.idle('s'),
      () => ledger.note(event, 1, 1),
      () => stream.append(event),
      () => memory.search('s'),
    ]
    for (const touch of touches) expect(touch).toThrow(expect.objectContaining({ code: 'disposed' }))
    expect(registry.snapshot().held).toEqual([])
  })

  it('goes on after a step that fails, and says so to who disposes the agent', async () => {
    const agent = await open({ stream: { segmentBytes: 1 } })
    await agent.background.stream.flush()
    directory[Symbol.dispose]() // Nothing can be written any more.
    agent.background.stream.append({ type: 'tick', sessionId: 's' })
    const { steps } = await agent.shutdownAll()
    expect(steps.map(({ outcome }) => outcome)).toEqual(
      order.map((name) => (name === 'event stream' ? 'failed' : 'done')),
    )
    expect(registry.snapshot().held).toEqual([])
    await expect(agent[Symbol.asyncDispose]()).rejects.toThrow(AggregateError)
  })
})

it('leaves nothing behind when something on disk is not what it should be', async () => {
  await using agent = await open()
  await agent.shutdownAll()
  writeFileSync(join(directory.path, 'data', 'ledger.json'), '[]')
  await expect(open()).rejects.toMatchObject({ code: 'input' })
  expect(registry.snapshot().held).toEqual([])
})
