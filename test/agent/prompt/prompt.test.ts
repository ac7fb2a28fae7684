import { describe, expect, it } from 'vitest'
import type { Agent } from '../../../src/agent/agent.ts'
import type { AgentEvent } from '../../../src/agent/events.ts'
import type { Part } from '../../../src/agent/message.ts'
import type { Session } from '../../../src/agent/session.ts'
import { apiError } from '../api-error.ts'
import { openAgent, temporaryDirectory, toolOf, until } from '../fixture.ts'
import {
  call,
  callsTools,
  finishes,
  type Line,
  says,
  scriptedModel,
  toolCall,
  usage,
} from '../scripted-model.ts'

function parts(session: Session): Part[] {
  return session
    .messages({ limit: 500 })
    .messages.flatMap(({ parts: stored }) => stored.map(({ part }) => part))
}

function expectNothingOpen(session: Session): void {
  const open = parts(session).filter(
    (part) => 'state' in part && (part.state === 'pending' || part.state === 'running'),
  )
  expect(open).toEqual([])
}

function eventsOf(agent: Agent): AgentEvent[] {
  const events: AgentEvent[] = []
  agent.subscribe((event) => events.push(event))
  return events
}

const never = new Promise<never>(() => {})

describe('a prompt', () => {
  it('runs tools until the model asks for no more, each result in the next step', async () => {
    using directory = temporaryDirectory()
    const seen: string[] = []
    const languageModel = scriptedModel((at, { prompt }) => {
      seen.push(JSON.stringify(prompt))
      return at === 0 ? callsTools([call('a', 'echo', { text: 'x' })]) : says('finished')
    })
    await using agent = await openAgent(directory, {
      languageModel,
      tools: [toolOf('echo', () => Promise.resolve('the result'))],
    })
    const session = agent.openSession()
    expect(await session.prompt('begin')).toEqual({ outcome: 'completed', steps: 2, text: 'finished' })
    expect(seen[0]).not.toContain('the result')
    expect(seen[1]).toContain('the result')
    expect(parts(session).map((part) => part.kind)).toEqual([
      'text',
      'step-start',
      'tool',
      'step-finish',
      'step-start',
      'text',
      'step-finish',
    ])
    expect(session.messages().messages.at(-1)?.message.usage).toEqual({
      inputTokens: 10,
      cacheReadTokens: 0,
      outputTokens: 5,
    })
  })

  it('runs the calls of one step at the same time, while the model still speaks', async () => {
    using directory = temporaryDirectory()
    const both = Promise.withResolvers<void>()
    let running = 0
    const meet = toolOf('meet', async () => {
      running++
      if (running === 2) both.resolve()
      await both.promise
      return 'met'
    })
    const languageModel = scriptedModel((at): readonly Line[] => {
      if (at > 0) return says('done')
      const calls = [toolCall(call('a', 'meet', {})), toolCall(call('b', 'meet', {}))]
      return [...calls, both.promise, finishes('tool-calls')]
    })
    await using agent = await openAgent(directory, { languageModel, tools: [meet] })
    const session = agent.openSession()
    expect((await session.prompt('go')).outcome).toBe('completed')
    expect(parts(session).filter((part) => part.kind === 'tool')).toMatchObject([
      { callId: 'a', state: 'completed', output: 'met' },
      { callId: 'b', state: 'completed', output: 'met' },
    ])
  })

  it('tells the model of a tool that throws, is unknown, or was called wrongly, and goes on', async () => {
    using directory = temporaryDirectory()
    const throws = toolOf('throws', () => Promise.reject(new Error('it broke')))
    const strict = {
      ...toolOf('strict', () => Promise.resolve('')),
      inputSchema: { type: 'object' as const, required: ['path'], properties: { path: { type: 'string' } } },
    }
    const calls = [call('a', 'throws', {}), call('b', 'unknown', {}), call('c', 'strict', {})]
    const notJson: Line = { type: 'tool-call', toolCallId: 'd', toolName: 'strict', input: '{"path": "x' }
    const languageModel = scriptedModel((at) =>
      at === 0 ? [...calls.map(toolCall), notJson, finishes('tool-calls')] : says('I see'),
    )
    await using agent = await openAgent(directory, { languageModel, tools: [throws, strict] })
    const session = agent.openSession()
    expect(await session.prompt('go')).toMatchObject({ outcome: 'completed', text: 'I see' })
    const errors = parts(session).flatMap((part) =>
      part.kind === 'tool' && part.state === 'error' ? [part.error] : [],
    )
    expect(errors).toEqual([
      'it broke',
      expect.stringContaining('no such tool'),
      expect.stringContaining('"path" is missing'),
      expect.stringContaining('must be an object'),
    ])
  })

  it('asks for tools it was not given by name', async () => {
    using directory = temporaryDirectory()
    const languageModel = scriptedModel((at) =>
      at === 0 ? callsTools([call('a', 'Recorded', { k: 1 })]) : says('ok'),
    )
    await using agent = await openAgent(directory, {
      languageModel,
      tools: [],
      resolveTool: (name) =>
        name === 'Recorded' ? toolOf(name, () => Promise.resolve('replayed')) : undefined,
    })
    const session = agent.openSession()
    expect((await session.prompt('go')).outcome).toBe('completed')
    expect(parts(session)).toContainEqual(
      expect.objectContaining({ tool: 'Recorded', output: 'replayed', input: '{"k":1}' }),
    )
  })

  it('ends at its step limit', async () => {
    using directory = temporaryDirectory()
    const languageModel = scriptedModel((at) => callsTools([call(`c${at}`, 'echo', {})]))
    await using agent = await openAgent(directory, {
      languageModel,
      tools: [toolOf('echo', () => Promise.resolve(''))],
      limits: { maxSteps: 3 },
    })
    expect(await agent.openSession().prompt('go')).toMatchObject({ outcome: 'step-limit', steps: 3 })
  })

  it('cuts an output that is too long, and keeps payload and progress for the interface alone', async () => {
    using directory = temporaryDirectory()
    const prompts: string[] = []
    const languageModel = scriptedModel((at, { prompt }) => {
      prompts.push(JSON.stringify(prompt))
      return at === 0 ? callsTools([call('a', 'long', {})]) : says('ok')
    })
    const long = toolOf('long', (running) => {
      running.progress({ kind: 'output', body: 'half ' })
      running.progress({ kind: 'output', body: 'way' })
      running.progress({ kind: 'state', body: 'PROGRESS' })
      return Promise.resolve({ output: 'o'.repeat(200_000), interfacePayload: 'PAYLOAD' })
    })
    await using agent = await openAgent(directory, { languageModel, tools: [long] })
    const events = eventsOf(agent)
    const session = agent.openSession()
    await session.prompt('go')
    const stored = session.messages().messages.flatMap((message) => message.parts)
    const tool = stored.find(({ part }) => part.kind === 'tool')
    expect(tool?.part).toMatchObject({ output: expect.stringContaining('Output cut: it was 200000 bytes') })
    expect(session.interfaceRecords(tool?.id ?? 0)).toEqual([
      { kind: 'output', body: 'half way' },
      { kind: 'state', body: 'PROGRESS' },
      { kind: 'payload', body: 'PAYLOAD' },
    ])
    expect(events.flatMap((event) => (event.type === 'tool-output' ? [event.body] : []))).toEqual([
      'half way',
      'PROGRESS',
    ])
    expect(prompts[1]).not.toMatch(/PAYLOAD|PROGRESS|half way/)
    expect(agent.counters.spillFiles).toBe(1)
  })

  it('reads only the new rows after the first step', async () => {
    using directory = temporaryDirectory()
    const steps: [read: number, fresh: number][] = []
    const languageModel = scriptedModel((at) =>
      at < 5 ? callsTools([call(`c${at}`, 'echo', {})]) : says('ok'),
    )
    await using agent = await openAgent(directory, {
      languageModel,
      tools: [toolOf('echo', () => Promise.resolve('x'))],
      parts: { recordStep: ({ rowsHydrated, rowsNew }) => steps.push([rowsHydrated, rowsNew]) },
    })
    await agent.openSession().prompt('go')
    expect(steps).toEqual([
      [2, 2],
      [4, 4],
      [4, 4],
      [4, 4],
      [4, 4],
      [4, 4],
    ])
  })

  it('compacts in the middle and goes on with the request', async () => {
    using directory = temporaryDirectory()
    const prompts: string[] = []
    const summarised: string[] = []
    const languageModel = scriptedModel((at, { prompt }) => {
      prompts.push(JSON.stringify(prompt))
      return at === 0 ? callsTools([call('a', 'echo', {})], usage(190_000, 10)) : says('done')
    })
    await using agent = await openAgent(directory, {
      languageModel,
      summaryModel: scriptedModel((_, { prompt }) => {
        summarised.push(JSON.stringify(prompt))
        return says('the summary')
      }),
      tools: [toolOf('echo', () => Promise.resolve('r'.repeat(4000)))],
    })
    const session = agent.openSession()
    expect(await session.prompt('the original request')).toMatchObject({ outcome: 'completed', steps: 2 })
    const after = prompts[1] ?? ''
    expect(['the summary', 'the original request', 'rrrr'].map((words) => after.includes(words))).toEqual([
      true,
      true,
      false,
    ])
    expect(summarised.join('')).toContain('rrrr')
    expect(agent.counters.compaction).toMatchObject({ attempted: 1, done: 1 })
  })

  it('does not loop when one turn alone is larger than the model allows', async () => {
    using directory = temporaryDirectory()
    const languageModel = scriptedModel((at) =>
      at < 20
        ? callsTools([call(`c${at}`, 'echo', {})], usage(900_000, 10))
        : says('done', usage(900_000, 10)),
    )
    const summaryModel = scriptedModel(() => says('s'.repeat(20_000)))
    await using agent = await openAgent(directory, {
      languageModel,
      summaryModel,
      contextLimitTokens: 33_000,
      tools: [toolOf('echo', () => Promise.resolve('r'.repeat(400)))],
    })
    expect((await agent.openSession().prompt('x')).outcome).toBe('completed')
    expect(summaryModel.calls).toBeLessThanOrEqual(2)
    expect(agent.counters.compaction.freedNothing).toBeGreaterThan(0)
    expect(agent.counters.compaction.refused).toBeGreaterThan(10)
  })
})

describe('an error of the model', () => {
  it('is tried again, and what the failed attempt wrote is taken back', async () => {
    using directory = temporaryDirectory()
    const broken: Line[] = [
      { type: 'text-start', id: 't' },
      { type: 'text-delta', id: 't', delta: 'half' },
      { type: 'error', error: apiError(503) },
    ]
    const languageModel = scriptedModel((at) => (at === 0 ? broken : says('whole')))
    await using agent = await openAgent(directory, { languageModel, tools: [] })
    const session = agent.openSession()
    expect(await session.prompt('go')).toMatchObject({ outcome: 'completed', text: 'whole' })
    expect(parts(session).filter(({ kind }) => kind === 'text' || kind === 'retry')).toMatchObject([
      { text: 'go' },
      { kind: 'retry', attempt: 1, message: 'HTTP 503' },
      { text: 'whole' },
    ])
  })

  it('keeps the results of tools that ran before it, and asks again', async () => {
    using directory = temporaryDirectory()
    let runs = 0
    const count = toolOf('count', () => Promise.resolve(`run ${++runs}`))
    const broken: Line[] = [toolCall(call('a', 'count', {})), { type: 'error', error: apiError(503) }]
    const languageModel = scriptedModel((at) => (at === 0 ? broken : says('done')))
    await using agent = await openAgent(directory, { languageModel, tools: [count] })
    const session = agent.openSession()
    expect(await session.prompt('go')).toMatchObject({ outcome: 'completed', steps: 2 })
    expect(runs).toBe(1)
    expect(parts(session)).toContainEqual(expect.objectContaining({ output: 'run 1' }))
  })

  it('that stays fails the prompt, with nothing half-open, and the session goes on', async () => {
    using directory = temporaryDirectory()
    const languageModel = scriptedModel((at) => {
      if (at < 4) throw apiError(at === 0 ? 400 : 503)
      return says('well again')
    })
    await using agent = await openAgent(directory, { languageModel, tools: [] })
    const session = agent.openSession()
    expect(await session.prompt('refused')).toMatchObject({
      outcome: 'failed',
      steps: 0,
      error: { code: 'model', message: 'Ask the model: it failed: HTTP 400' },
    })
    expect(await session.prompt('busy')).toMatchObject({
      outcome: 'failed',
      error: { message: 'Ask the model: it failed 3 times: HTTP 503' },
    })
    expectNothingOpen(session)
    expect(agent.counters.locks).toBe(0)
    expect((await session.prompt('again')).outcome).toBe('completed')
  })
})

describe('a tool that runs while the model fails for good', () => {
  it('is told to stop, and its late result is dropped', async () => {
    using directory = temporaryDirectory()
    const release = Promise.withResolvers<string>()
    const signals: AbortSignal[] = []
    const slow = toolOf('slow', ({ signal }) => {
      signals.push(signal)
      return release.promise
    })
    const broken: Line[] = [toolCall(call('a', 'slow', {})), { type: 'error', error: apiError(400) }]
    await using agent = await openAgent(directory, {
      languageModel: scriptedModel(() => broken),
      tools: [slow],
    })
    const session = agent.openSession()
    expect((await session.prompt('go')).outcome).toBe('failed')
    expect(signals[0]?.aborted).toBe(true)
    release.resolve('too late')
    await until(() => agent.counters.toolCallsInFlight === 0)
    expect(parts(session)).toContainEqual(
      expect.objectContaining({ callId: 'a', state: 'error', error: 'failed' }),
    )
  })
})

describe('an abort', () => {
  const half: Line[] = [
    { type: 'text-start', id: 't' },
    { type: 'text-delta', id: 't', delta: 'half a sentence' },
    { type: 'tool-input-start', id: 'p', toolName: 'echo' },
  ]

  it('in the middle of the stream stops at once and keeps what was said', async () => {
    using directory = temporaryDirectory()
    const languageModel = scriptedModel((at) => (at === 0 ? [...half, never] : says('next')))
    await using agent = await openAgent(directory, { languageModel, tools: [] })
    const events = eventsOf(agent)
    const session = agent.openSession()
    const running = session.prompt('go')
    await until(() => events.some((event) => event.type === 'part-added' && event.kind === 'tool'))
    expect(session.abort()).toBe(true)
    expect(await running).toMatchObject({ outcome: 'aborted', steps: 0 })
    expectNothingOpen(session)
    expect(parts(session)).toContainEqual({ kind: 'text', state: 'error', text: 'half a sentence' })
    expect(parts(session)).toContainEqual(
      expect.objectContaining({ callId: 'p', state: 'error', error: 'aborted' }),
    )
    expect(session.abort()).toBe(false)
    expect((await session.prompt('again')).outcome).toBe('completed')
  })

  it('in the middle of a tool reaches the tool, and does not wait for one that ignores it', async () => {
    using directory = temporaryDirectory()
    const signals: AbortSignal[] = []
    const release = Promise.withResolvers<string>()
    const deaf = toolOf('deaf', async (running) => {
      signals.push(running.signal)
      const late = await release.promise
      running.progress({ kind: 'output', body: late })
      return late
    })
    const languageModel = scriptedModel(() => callsTools([call('a', 'deaf', {})]))
    await using agent = await openAgent(directory, { languageModel, tools: [deaf] })
    const events = eventsOf(agent)
    const session = agent.openSession()
    const controller = new AbortController()
    const running = session.prompt('go', { signal: controller.signal })
    await until(() => signals.length === 1)
    controller.abort()
    expect((await running).outcome).toBe('aborted')
    expect(signals[0]?.aborted).toBe(true)
    expectNothingOpen(session)
    expect(agent.counters).toMatchObject({ locks: 0, toolCallsInFlight: 1 })
    release.resolve('too late')
    await until(() => agent.counters.toolCallsInFlight === 0)
    expect(JSON.stringify([parts(session), events])).not.toContain('too late')
  })

  it('before the prompt begins asks no model', async () => {
    using directory = temporaryDirectory()
    const languageModel = scriptedModel(() => says('no'))
    await using agent = await openAgent(directory, { languageModel, tools: [] })
    expect((await agent.openSession().prompt('go', { signal: AbortSignal.abort() })).outcome).toBe('aborted')
    expect(languageModel.calls).toBe(0)
    expect(agent.counters.locks).toBe(0)
  })

  it('while it waits to try again ends the wait', async () => {
    using directory = temporaryDirectory()
    const languageModel = scriptedModel(() => {
      throw apiError(503, { 'retry-after': '500' })
    })
    await using agent = await openAgent(directory, { languageModel, tools: [] })
    const session = agent.openSession()
    const running = session.prompt('go')
    await until(() => parts(session).some(({ kind }) => kind === 'retry'))
    session.abort()
    expect((await running).outcome).toBe('aborted')
  })
})

describe('streamed text', () => {
  it('is not one write per delta, and costs about twice its size in writes', async () => {
    using directory = temporaryDirectory()
    const deltas: Line[] = Array.from({ length: 5000 }, () => ({
      type: 'text-delta',
      id: 't',
      delta: 'ten chars.',
    }))
    const lines: Line[] = [
      { type: 'text-start', id: 't' },
      ...deltas,
      { type: 'text-end', id: 't' },
      finishes('stop'),
    ]
    const languageModel = scriptedModel(() => lines)
    await using agent = await openAgent(directory, { languageModel, tools: [] })
    const events = eventsOf(agent)
    const session = agent.openSession()
    expect((await session.prompt('go')).text.length).toBe(50_000)
    const writes = events.filter((event) => event.type === 'part-state' || event.type === 'part-added').length
    expect(writes).toBeLessThan(12)
    const told = events.flatMap((event) => (event.type === 'text-delta' ? [event.text] : []))
    expect(told.join('').length).toBe(50_000)
  })
})
