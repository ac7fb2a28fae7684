import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Agent } from '../../src/agent/agent.ts'
import { compactionChannel, promptChannel, stepChannel } from '../../src/agent/announce.ts'
import { TidemarkError } from '../../src/errors.ts'
import { ResourceRegistry } from '../../src/resources/registry.ts'
import { openAgent, temporaryDirectory, toolOf, until, user } from './fixture.ts'
import { call, callsTools, says, scriptedModel, usage } from './scripted-model.ts'

const silent = scriptedModel(() => says('ok'))

function children(): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        const [state, parent] =
          readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? []
        return parent === String(process.pid) && state !== 'Z'
      } catch {
        return false
      }
    })
}

/** Paths of the directory that this process has open. */
function openFiles(directory: string): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = realpathSync(`/proc/self/fd/${fd}`)
      return path.startsWith(directory) ? [path] : []
    } catch {
      return []
    }
  })
}

/** Active resources beyond those there were; the test runner has some of its own. */
function newResources(before: readonly string[]): string[] {
  const rest = [...before]
  return process.getActiveResourcesInfo().filter((type) => {
    const at = rest.indexOf(type)
    if (at !== -1) rest.splice(at, 1)
    return at === -1
  })
}

function held(registry: ResourceRegistry): string[] {
  return registry.snapshot().held.map(({ kind, label }) => `${kind}: ${label}`)
}

describe('sessions of an agent', () => {
  it('are there again after a restart, the most recently active first', async () => {
    using directory = temporaryDirectory()
    {
      await using agent = await openAgent(directory, { languageModel: silent })
      agent.openSession({ id: 'old', title: 'first' })
      await agent.openSession({ id: 'new' }).prompt('hello')
    }
    await using agent = await openAgent(directory, { languageModel: silent })
    expect(agent.listSessions().map(({ id }) => id)).toEqual(['new', 'old'])
    expect(agent.openSession({ id: 'old', title: 'ignored' }).id).toBe('old')
    expect(agent.listSessions().find(({ id }) => id === 'old')?.title).toBe('first')
    expect(agent.session('new').messages().messages.length).toBe(2)
    expect(() => agent.session('none')).toThrow(expect.objectContaining({ code: 'session-unknown' }))
  })

  it('are read in pages by cursor, oldest first within a page', async () => {
    using directory = temporaryDirectory()
    await using agent = await openAgent(directory, { languageModel: silent })
    const session = agent.openSession()
    session.append(Array.from({ length: 5 }, (_, at) => user(`m${at}`)))
    const newest = session.messages({ limit: 3 })
    const rest = session.messages({ limit: 3, before: newest.next ?? 0 })
    const texts = [...rest.messages, ...newest.messages].map(({ parts: [part] }) => part?.part)
    expect(texts).toMatchObject(['m0', 'm1', 'm2', 'm3', 'm4'].map((text) => ({ text })))
    expect(rest.next).toBeUndefined()
    for (const limit of [0, 501, 1.5]) expect(() => session.messages({ limit })).toThrow(RangeError)
  })

  it('take one prompt at a time, and nothing is appended meanwhile', async () => {
    using directory = temporaryDirectory()
    const gate = Promise.withResolvers<void>()
    const languageModel = scriptedModel(() => [gate.promise, ...says('ok')])
    await using agent = await openAgent(directory, { languageModel })
    const session = agent.openSession({ id: 's' })
    const first = session.prompt('one', { holder: 'the first prompt' })
    await expect(session.prompt('two')).rejects.toThrow(/the first prompt holds it since/)
    expect(() => session.append([user('x')])).toThrow(expect.objectContaining({ code: 'session-busy' }))
    expect(agent.counters.locks).toBe(1)
    gate.resolve()
    expect((await first).outcome).toBe('completed')
    expect(agent.counters.locks).toBe(0)
    expect((await session.prompt('three')).outcome).toBe('completed')
  })

  it('are deleted with everything in them, a running prompt stopped first', async () => {
    using directory = temporaryDirectory()
    const languageModel = scriptedModel(() => [new Promise(() => {})])
    await using agent = await openAgent(directory, { languageModel })
    const running = agent.openSession({ id: 's' }).prompt('go')
    expect(await agent.deleteSession('s')).toBe(true)
    expect((await running).outcome).toBe('aborted')
    expect(agent.listSessions()).toEqual([])
    expect(await agent.deleteSession('s')).toBe(false)
  })

  it('have what a killed process left half-open closed the moment they are opened', async () => {
    using directory = temporaryDirectory()
    await using agent = await openAgent(directory, { languageModel: silent })
    agent.openSession({ id: 's' }).append([
      {
        role: 'assistant',
        parts: [{ kind: 'tool', state: 'running', callId: 'c', tool: 't', input: '{}' }],
      },
    ])
    const [message] = agent.openSession({ id: 's' }).messages().messages
    expect(message?.parts[0]?.part).toMatchObject({ state: 'error', error: 'interrupted' })
  })
})

describe('an agent', () => {
  it('announces each step with plain numbers, whose sum is the step', async () => {
    using directory = temporaryDirectory()
    const heard: unknown[] = []
    const listener = (message: unknown): void => void heard.push(message)
    subscribe(stepChannel, listener)
    {
      await using agent = await openAgent(directory, { languageModel: silent })
      await agent.openSession({ id: 's' }).prompt('go')
    }
    unsubscribe(stepChannel, listener)
    expect(heard).toEqual([
      {
        sessionId: 's',
        step: 1,
        rowsHydrated: 2,
        rowsNew: 2,
        bytesHydrated: 2,
        windowMessages: 1,
        windowBytes: 20,
        windowTokens: 5,
        usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 0 },
        stepMs: expect.any(Number),
        modelMs: expect.any(Number),
        toolMs: expect.any(Number),
        toolCalls: 0,
      },
    ])
  })

  it('announces prompts and compactions', async () => {
    using directory = temporaryDirectory()
    const heard: unknown[] = []
    const listener = (message: unknown): void => void heard.push(message)
    for (const channel of [promptChannel, compactionChannel]) subscribe(channel, listener)
    {
      const languageModel = scriptedModel(() => says('too much', usage(190_000, 10)))
      await using agent = await openAgent(directory, {
        languageModel,
        summaryModel: scriptedModel(() => says('short')),
      })
      await agent.openSession({ id: 's' }).prompt('go '.repeat(100))
    }
    for (const channel of [promptChannel, compactionChannel]) unsubscribe(channel, listener)
    expect(heard).toMatchObject([
      {
        sessionId: 's',
        outcome: 'summarised',
        tokensBefore: expect.any(Number),
        tokensAfter: expect.any(Number),
      },
      { sessionId: 's', outcome: 'completed', steps: 1, promptMs: expect.any(Number) },
    ])
  })

  it('leaves nothing behind when it is disposed in the middle of its work', async () => {
    using directory = temporaryDirectory()
    const registry = new ResourceRegistry({ level: 'origins' })
    const before = { resources: process.getActiveResourcesInfo(), children: children() }
    const command = 'echo $$ > started; sleep 60 & sleep 60'
    const languageModel = scriptedModel(() => callsTools([call('a', 'shell', { command })]))
    const agent = await openAgent(directory, { languageModel, registry })
    agent.subscribe(() => {})
    const running = agent.openSession().prompt('go')
    await until(() => existsSync(join(directory.path, 'started')))
    expect(children().length).toBeGreaterThan(before.children.length)
    expect(newResources(before.resources)).toContain('ProcessWrap')
    expect(held(registry).length).toBeGreaterThan(4)
    expect(openFiles(directory.path).length).toBeGreaterThan(0)
    await agent[Symbol.asyncDispose]()
    expect((await running).outcome).toBe('aborted')
    expect(children()).toEqual(before.children)
    expect(held(registry)).toEqual([])
    expect(openFiles(directory.path)).toEqual([])
    await until(() => newResources(before.resources).length === 0)
  })

  it('holds nothing between prompts but its store and its caches', async () => {
    using directory = temporaryDirectory()
    const registry = new ResourceRegistry()
    await using agent = await openAgent(directory, {
      registry,
      tools: [toolOf('echo', () => Promise.resolve('x'))],
      languageModel: scriptedModel((at) => (at % 2 === 0 ? callsTools([call('a', 'echo', {})]) : says('ok'))),
    })
    const session = agent.openSession()
    await session.prompt('go')
    const idle = held(registry)
    expect(idle).toContain('database: session store')
    expect(idle).toContain(`instance: ${directory.path}`)
    for (let prompt = 0; prompt < 3; prompt++) {
      await session.prompt('go')
      expect(held(registry)).toEqual(idle)
    }
  })

  it('refuses everything after it was disposed, and disposes once', async () => {
    using directory = temporaryDirectory()
    const agent = await openAgent(directory, { languageModel: silent })
    const session = agent.openSession()
    await Promise.all([agent[Symbol.asyncDispose](), agent[Symbol.asyncDispose]()])
    const uses: ((used: Agent) => unknown)[] = [
      (used) => used.openSession(),
      (used) => used.session(session.id),
      (used) => used.listSessions(),
      (used) => used.subscribe(() => {}),
      (used) => used.counters,
      () => session.messages(),
      () => session.abort(),
      () => session.append([]),
      () => session.interfaceRecords(1),
    ]
    for (const use of uses) expect(() => use(agent)).toThrow(expect.objectContaining({ code: 'disposed' }))
    await expect(session.prompt('x')).rejects.toThrow(TidemarkError)
    await expect(agent.deleteSession('x')).rejects.toThrow(TidemarkError)
  })

  it('leaves nothing behind when it cannot be made', async () => {
    using directory = temporaryDirectory()
    const registry = new ResourceRegistry()
    const directoryThatIsNot = join(directory.path, 'none')
    await expect(
      openAgent(directory, { languageModel: silent, registry, directory: directoryThatIsNot }),
    ).rejects.toThrow(/ENOENT/)
    expect(held(registry)).toEqual([])
    expect(openFiles(directory.path)).toEqual([])
  })
})
