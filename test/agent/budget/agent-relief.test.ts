import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openAgent, temporaryDirectory, toolOf, until } from '../fixture.ts'
import { call, callsTools, says, scriptedModel, usage } from '../scripted-model.ts'

const waiting = (): AbortSignal => new AbortController().signal

/** A window of 1,000 tokens is the least that a session is given here. */
const memory = { floorBytes: 357_000 }

/** Prompts take 8 steps, each with 20 KB of output; the third waits for the gate. */
function longPrompt(gate: Promise<void>): ReturnType<typeof scriptedModel> {
  return scriptedModel((at) => {
    const used = usage(5000 * (at + 1), 5)
    const lines = at % 8 === 7 ? says('done', used) : callsTools([call(`c${at}`, 'print', {})], used)
    return at === 2 ? [gate, ...lines] : lines
  })
}

const print = toolOf('print', () => Promise.resolve('x'.repeat(20_000)))

describe('relief of an agent', () => {
  it('shortens the history of a prompt that is at work, and tells the bytes', async () => {
    using directory = temporaryDirectory()
    const gate = Promise.withResolvers<void>()
    const languageModel = longPrompt(gate.promise)
    const summaryModel = scriptedModel(() => says('all that matters'))
    await using agent = await openAgent(directory, {
      languageModel,
      summaryModel,
      tools: [print],
      limits: { memory },
    })
    const running = agent.openSession({ id: 's' }).prompt('go')
    await until(() => languageModel.calls === 3)
    const freed = agent.relief.compact(waiting())
    gate.resolve()
    expect(await freed).toBeGreaterThan(4000 * 357)
    expect((await running).outcome).toBe('completed')
    expect(agent.counters.compaction.done).toBeGreaterThan(0)
  })

  it('cannot hit the next prompt of the same session', async () => {
    using directory = temporaryDirectory()
    const gate = Promise.withResolvers<void>()
    const languageModel = longPrompt(gate.promise)
    const summaryModel = scriptedModel(() => says('all that matters'))
    await using agent = await openAgent(directory, {
      languageModel,
      summaryModel,
      tools: [print],
      limits: { memory },
    })
    const session = agent.openSession({ id: 's' })
    const running = session.prompt('go')
    await until(() => languageModel.calls === 3)
    const late = agent.relief.compact(waiting())
    session.abort()
    gate.resolve()
    expect((await running).outcome).toBe('aborted')
    await late
    expect((await session.prompt('again')).outcome).toBe('completed')
    expect(summaryModel.calls).toBe(0)
  })

  it('refuses prompts that begin while work is stopped, lets the others go on, and takes them again', async () => {
    using directory = temporaryDirectory()
    const gate = Promise.withResolvers<void>()
    const languageModel = scriptedModel(() => [gate.promise, ...says('ok')])
    await using agent = await openAgent(directory, { languageModel })
    const running = agent.openSession({ id: 'a' }).prompt('go')
    agent.relief.stopWork()
    const refused = agent.openSession({ id: 'b' }).prompt('go')
    await expect(refused).rejects.toMatchObject({ code: 'memory-budget' })
    expect(agent.counters.budget).toMatchObject({ isOpen: false, refused: 1 })
    gate.resolve()
    expect((await running).outcome).toBe('completed')
    agent.relief.resumeWork()
    expect((await agent.session('b').prompt('go')).outcome).toBe('completed')
  })

  it('lets go of file texts and of instances that nobody uses', async () => {
    using directory = temporaryDirectory()
    writeFileSync(join(directory.path, 'text.txt'), 'line\n'.repeat(10_000), { mode: 0o600 })
    await new Promise((resolve) => setTimeout(resolve, 100)) // Younger files are not kept.
    const languageModel = scriptedModel((at) =>
      at === 0 ? callsTools([call('c', 'read', { path: 'text.txt' })]) : says('ok'),
    )
    await using agent = await openAgent(directory, { languageModel })
    await agent.openSession().prompt('go')
    expect(agent.counters).toMatchObject({ instances: 1, files: { files: 1 } })
    expect(await agent.relief.pruneCaches()).toBeGreaterThan(100_000)
    expect(agent.counters).toMatchObject({ instances: 0, files: { files: 0, bytes: 0 } })
  })
})
