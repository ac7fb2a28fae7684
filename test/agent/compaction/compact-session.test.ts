import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, it } from 'vitest'
import type { Agent } from '../../../src/agent/agent.ts'
import { compactionChannel } from '../../../src/agent/announce.ts'
import type { Session } from '../../../src/agent/session.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { assistant, openAgent, temporaryDirectory, text, until, user } from '../fixture.ts'
import { ask, serving } from '../server/served-agent.ts'
import { says, scriptedModel } from '../scripted-model.ts'

const summariser = scriptedModel(() => says('all that matters'))

/** Far below what a model's context asks to be compacted. */
function withHistory(agent: Agent): Session {
  const session = agent.openSession({ id: 's' })
  const told = 'a long story '.repeat(2000)
  session.append([user('the request'), assistant(text(told))].map((draft) => ({ ...draft, completedMs: 1 })))
  return session
}

describe('a compaction that somebody asks for', () => {
  it('puts a summary in the place of a history that still fits, and counts as manual', async () => {
    using directory = temporaryDirectory()
    await using agent = await openAgent(directory, { languageModel: summariser })
    const session = withHistory(agent)
    const announced: unknown[] = []
    const hear = (message: unknown): unknown => announced.push(message)
    subscribe(compactionChannel, hear)
    const report = await session.compact()
    unsubscribe(compactionChannel, hear)
    expect(report.outcome).toBe('summarised')
    expect(report.tokensAfter).toBeLessThan(report.tokensBefore / 10)
    expect(announced).toMatchObject([{ sessionId: 's', trigger: 'manual', ...report }])
    expect(agent.counters.compaction).toMatchObject({ attempted: 1, manual: 1, done: 1, refused: 0 })
    const parts = session
      .messages()
      .messages.at(-1)
      ?.parts.map(({ part }) => part)
    expect(parts).toMatchObject([
      { kind: 'compaction', trigger: 'manual' },
      { kind: 'summary', text: 'all that matters' },
    ])
  })

  it('works where compaction is switched off, and does nothing to a session of one message', async () => {
    using directory = temporaryDirectory()
    await using agent = await openAgent(directory, {
      languageModel: summariser,
      compaction: { enabled: false },
    })
    const session = withHistory(agent)
    expect(await session.compact()).toMatchObject({ outcome: 'summarised' })
    expect(await session.compact()).toMatchObject({ outcome: 'not-needed' })
    expect(agent.counters.compaction).toMatchObject({ attempted: 1, manual: 1 })
  })

  it('tells the error of a model that fails, and leaves the history as it was', async () => {
    using directory = temporaryDirectory()
    const mute = scriptedModel(() => says(''))
    await using agent = await openAgent(directory, { languageModel: mute })
    const session = withHistory(agent)
    const { outcome, error } = await session.compact()
    expect(outcome).toBe('failed')
    expect(error?.message).toBe('Summarise session: the model said nothing')
    expect(session.messages().messages).toHaveLength(2)
  })

  it('holds the lock of its session, and nothing once it was aborted', async () => {
    using directory = temporaryDirectory()
    const registry = new ResourceRegistry()
    const gate = Promise.withResolvers<void>()
    const slow = scriptedModel(() => [gate.promise, ...says('too late')])
    await using agent = await openAgent(directory, { languageModel: slow, registry })
    const session = withHistory(agent)
    const running = session.compact()
    await until(() => slow.calls === 1)
    await expect(session.prompt('now')).rejects.toMatchObject({ code: 'session-busy' })
    expect(session.abort()).toBe(true)
    gate.resolve()
    expect(await running).toMatchObject({ outcome: 'aborted' })
    expect(session.messages().messages).toHaveLength(2)
    const kinds = registry.snapshot().held.map(({ kind }) => kind)
    expect(kinds).not.toContain('lock')
    expect(agent.counters).toMatchObject({ locks: 0, budget: { live: 0 } })
  })

  it('never begins when it was aborted before', async () => {
    using directory = temporaryDirectory()
    await using agent = await openAgent(directory, { languageModel: summariser })
    const session = withHistory(agent)
    expect(await session.compact({ signal: AbortSignal.abort() })).toMatchObject({ outcome: 'aborted' })
    expect(session.messages().messages).toHaveLength(2)
  })

  it('can be asked for over HTTP', () =>
    serving({ languageModel: summariser }, async (served) => {
      withHistory(served.agent)
      const done = await ask(served, 'POST', '/sessions/s/compact')
      expect(done).toMatchObject({ status: 200, body: { outcome: 'summarised' } })
      expect((await ask(served, 'GET', '/status')).body).toMatchObject({ compaction: { manual: 1 } })
      expect((await ask(served, 'POST', '/sessions/none/compact')).status).toBe(404)
      const odd = await ask(served, 'POST', '/sessions/s/compact', { body: { text: 'x' } })
      expect(odd.status).toBe(400)
    }))
})
