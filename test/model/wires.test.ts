// Each wire over real HTTP, by an agent that is written after its documentation.
import { describe, expect, it } from 'vitest'
import { anthropicAgent } from './anthropic-agent.ts'
import { geminiAgent } from './gemini-agent.ts'
import { chatAgent } from './openai-chat-agent.ts'
import { responsesAgent } from './openai-responses-agent.ts'
import { started } from './started-model.ts'
import { asked, type Dialect, prompted, type Said } from './wire-agent.ts'

const dialects: readonly Dialect[] = [chatAgent, responsesAgent, anthropicAgent, geminiAgent]
const everyWay = dialects.flatMap((dialect) =>
  [false, true].map((isStreamed) => ({
    wire: dialect.wire,
    way: isStreamed ? 'streamed' : 'whole',
    dialect,
    isStreamed,
  })),
)

describe.each(everyWay)('the wire $wire, $way', ({ dialect, isStreamed }) => {
  it('plays its steps for each prompt, then answers', async () => {
    await using model = await started({ workload: { steps: 2 } })
    const history: Said[] = []
    const rounds = [
      await prompted(model.url, dialect, { history, prompt: 'first', isStreamed }),
      await prompted(model.url, dialect, { history, prompt: 'second', isStreamed }),
    ]
    for (const [at, replies] of rounds.entries()) {
      const round = at + 1
      expect(replies.map(({ text }) => text)).toEqual([
        `Round ${round}, step 1 of 2.`,
        `Round ${round}, step 2 of 2.`,
        `Round ${round} is done after 2 steps.`,
      ])
      expect(replies.flatMap(({ calls }) => calls.map(({ input }) => input))).toEqual([
        { command: `echo round ${round} step 1` },
        { command: `echo round ${round} step 2` },
      ])
      const { call, answer } = dialect.finish
      expect(replies.map(({ finish }) => finish)).toEqual([call, call, answer])
    }
    const ids = rounds.flat().flatMap(({ calls }) => calls.map(({ id }) => id))
    expect(new Set(ids).size).toBe(4)
    for (const id of ids) expect(id).toMatch(/^[\w-]{10,64}$/)
  })

  it('logs each request with its place and its cost', async () => {
    await using model = await started({ workload: { steps: 1 } })
    const history: Said[] = []
    await prompted(model.url, dialect, { history, prompt: 'first', isStreamed })
    const replies = await prompted(model.url, dialect, { history, prompt: 'second', isStreamed })
    expect(
      model.entries.map(({ kind, round, step, conversation, status }) => [
        kind,
        round,
        step,
        conversation,
        status,
      ]),
    ).toEqual([
      ['call', 1, 1, 1, 200],
      ['answer', 1, 2, 1, 200],
      ['call', 2, 1, 1, 200],
      ['answer', 2, 2, 1, 200],
    ])
    for (const entry of model.entries) {
      expect(entry).toMatchObject({ wire: dialect.wire, method: 'POST', tools: 1 })
      expect(entry.path).toBe(dialect.path(isStreamed).split('?')[0])
      expect(entry.beganMs).toBeLessThanOrEqual(entry.arrivedMs)
      expect(entry.arrivedMs).toBeLessThanOrEqual(entry.endedMs)
      expect(entry.bytesOut).toBeGreaterThan(100)
    }
    const [first, second, third, last] = model.entries
    expect(first?.sinceAnswerMs).toBeUndefined()
    for (const [before, after] of [
      [first, second],
      [second, third],
      [third, last],
    ]) {
      const gap = (after?.arrivedMs ?? 0) - (before?.endedMs ?? 0)
      expect(after?.sinceAnswerMs).toBeCloseTo(gap, 2)
    }
    const body = JSON.stringify(dialect.body(history.slice(0, -1), isStreamed))
    expect(last?.bytesIn).toBe(body.length)
    expect(replies.at(-1)?.input).toBe(Math.ceil(body.length / 4))
  })

  it('says the same to the same request, but for the ids', async () => {
    await using model = await started({ workload: { steps: 1 } })
    const history = [{ prompt: 'go' }]
    const one = await asked(model.url, dialect, { history, isStreamed })
    const two = await asked(model.url, dialect, { history, isStreamed })
    const withoutIds = { ...one, calls: one.calls.map(({ name, input }) => ({ name, input })) }
    expect(two).toMatchObject(withoutIds)
    expect(two.calls[0]?.id).not.toBe(one.calls[0]?.id)
  })
})
