import { describe, expect, it } from 'vitest'
import type { Agent } from '../../src/agent/agent.ts'
import { ResourceRegistry } from '../../src/resources/registry.ts'
import { openAgent, temporaryDirectory, toolOf, until } from './fixture.ts'
import { call, callsTools, type Line, says, scriptedModel } from './scripted-model.ts'

const delegate = callsTools([call('c1', 'task', { description: 'look', prompt: 'child: look around' })])

/** Answers by what the newest user message says. */
function family(answers: Readonly<Record<string, (step: number) => readonly Line[]>>) {
  const steps = new Map<string, number>()
  return scriptedModel((_call, { prompt }) => {
    const asked = JSON.stringify(prompt.findLast(({ role }) => role === 'user')?.content)
    const name = Object.keys(answers).find((each) => asked.includes(`${each}:`)) ?? ''
    const step = steps.get(name) ?? 0
    steps.set(name, step + 1)
    return answers[name]?.(step) ?? says('nobody')
  })
}

const parent = (step: number): readonly Line[] => (step === 0 ? delegate : says('all done'))

function toolOutputs(agent: Agent, id: string): readonly string[] {
  const { messages } = agent.session(id).messages()
  return messages.flatMap(({ parts }) =>
    parts.flatMap(({ part }) =>
      part.kind === 'tool'
        ? [part.state === 'completed' ? part.output : part.state === 'error' ? part.error : part.state]
        : [],
    ),
  )
}

const waits = (): readonly Line[] => callsTools([call('w', 'wait', {})])

const nested = (step: number): readonly Line[] =>
  step < 3
    ? callsTools([call(`c${step}`, 'task', { description: 'd', prompt: 'child: deeper' })])
    : says('enough')

describe('a subagent', () => {
  it('works in a session of its own, and its last words are the result of the call', async () => {
    using directory = temporaryDirectory()
    const registry = new ResourceRegistry()
    const languageModel = family({ parent, child: () => says('found it') })
    await using agent = await openAgent(directory, { languageModel, registry })
    const result = await agent.openSession({ id: 'p' }).prompt('parent: go')
    expect(result).toMatchObject({ outcome: 'completed', text: 'all done' })
    expect(toolOutputs(agent, 'p')).toEqual(['found it'])
    const [child] = agent.listSessions().filter(({ parentId }) => parentId === 'p')
    expect(child?.title).toBe('look')
    expect(agent.counters.subagents).toMatchObject({ live: 0, started: 1, completed: 1 })
    expect([registry.live('session'), registry.live('lock'), registry.live('lease')]).toEqual([0, 0, 0])
  })

  it('ends with the prompt of its parent', async () => {
    using directory = temporaryDirectory()
    const never = new Promise<void>(() => {})
    const waiting = toolOf('wait', ({ signal }) =>
      Promise.race([
        never,
        new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve(''))),
      ]).then(() => 'stopped'),
    )
    const languageModel = family({ parent, child: waits })
    const task = toolOf('task', ({ sessionId, callId, signal }) =>
      agent.runSubagent({ parentId: sessionId, callId, title: 't', prompt: 'child: wait', signal }),
    )
    await using agent = await openAgent(directory, { languageModel, tools: [task, waiting] })
    const session = agent.openSession({ id: 'p' })
    const running = session.prompt('parent: go')
    await until(() => agent.counters.toolCallsInFlight === 2)
    expect(agent.counters.subagents.live).toBe(1)
    session.abort()
    expect((await running).outcome).toBe('aborted')
    await until(() => agent.counters.subagents.live === 0)
    expect(agent.counters).toMatchObject({ locks: 0, subagents: { aborted: 1 }, budget: { live: 0 } })
  })

  it('is deleted with its parent, and what runs in it is stopped first', async () => {
    using directory = temporaryDirectory()
    const gate = Promise.withResolvers<void>()
    const languageModel = family({ child: () => [gate.promise, ...says('late')] })
    await using agent = await openAgent(directory, { languageModel })
    agent.openSession({ id: 'p' })
    agent.openSession({ id: 'c', parentId: 'p' })
    const running = agent.openSession({ id: 'g', parentId: 'c' }).prompt('child: go')
    await until(() => agent.counters.locks === 1)
    const deleting = agent.deleteSession('p')
    gate.resolve()
    expect(await deleting).toBe(true)
    expect((await running).outcome).toBe('aborted')
    expect(agent.listSessions()).toEqual([])
  })

  it('is refused below the depth limit, in words the model can use', async () => {
    using directory = temporaryDirectory()
    const languageModel = family({ parent, child: nested })
    await using agent = await openAgent(directory, { languageModel })
    await agent.openSession({ id: 'p' }).prompt('parent: go')
    expect(agent.counters.subagents).toMatchObject({ live: 0, started: 2, refused: 2 })
    const deepest = agent.listSessions().find(({ parentId }) => parentId !== 'p' && parentId !== undefined)
    expect(toolOutputs(agent, deepest?.id ?? '').join()).toContain('nested 2 deep')
  })

  it('fails the call, not the parent, when it fails', async () => {
    using directory = temporaryDirectory()
    const languageModel = family({
      parent,
      child: () => {
        throw new Error('no such model')
      },
    })
    await using agent = await openAgent(directory, { languageModel })
    const result = await agent.openSession({ id: 'p' }).prompt('parent: go')
    expect(result.outcome).toBe('completed')
    expect(toolOutputs(agent, 'p').join()).toContain('it ended failed')
  })
})
