// The server by real clients, over real HTTP.
import { once } from 'node:events'
import { connect } from 'node:net'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai'
import { describe, expect, it } from 'vitest'
import { ModelServer } from '../../src/model/model-server.ts'
import { geminiAgent } from './gemini-agent.ts'
import { chatAgent } from './openai-chat-agent.ts'
import { started } from './started-model.ts'
import { asked, post, prompted, type Said } from './wire-agent.ts'

describe('a client of the ai package', () => {
  it('gets its own tool called, streamed and not', async () => {
    await using model = await started({ workload: { steps: 3 } })
    const provider = createOpenAICompatible({ name: 'x', baseURL: `${model.url}/v1`, includeUsage: true })
    const commands: string[] = []
    const run_shell_command = tool({
      inputSchema: jsonSchema<{ command: string }>({
        type: 'object',
        properties: { command: { type: 'string' } },
        required: ['command'],
      }),
      execute: ({ command }) => {
        commands.push(command)
        return 'ok'
      },
    })
    const question = {
      model: provider('any'),
      tools: { run_shell_command },
      stopWhen: stepCountIs(10),
      prompt: 'go',
    }
    const whole = await generateText(question)
    const streamed = streamText(question)
    expect(await streamed.text).toBe(whole.text)
    expect(whole.text).toBe('Round 1 is done after 3 steps.')
    expect(commands.slice(0, 3)).toEqual([1, 2, 3].map((step) => `echo round 1 step ${step}`))
    expect(commands.slice(3)).toEqual(commands.slice(0, 3))
    expect(model.entries.map(({ step, conversation }) => [step, conversation])).toEqual(
      [1, 5].flatMap((conversation) => [1, 2, 3, 4].map((step) => [step, conversation])),
    )
  })
})

describe('a conversation', () => {
  it('is told from others at the same time, though all begin alike', async () => {
    await using model = await started({ workload: { steps: 3 } })
    const talks = Array.from({ length: 8 }, () =>
      prompted(model.url, chatAgent, { history: [], prompt: 'go', isStreamed: true }),
    )
    await Promise.all(talks)
    const steps = Map.groupBy(model.entries, ({ conversation }) => conversation)
    expect([...steps.values()].map((entries) => entries.map(({ step }) => step))).toEqual(
      Array.from({ length: 8 }, () => [1, 2, 3, 4]),
    )
    const gaps = model.entries.flatMap(({ sinceAnswerMs, step }) => (step === 1 ? [] : [sinceAnswerMs]))
    expect(gaps.filter((gap) => gap === undefined || gap < 0)).toEqual([])
  })

  it('goes on at another server where it was', async () => {
    const history: Said[] = []
    const ask = { history, isStreamed: false }
    {
      await using model = await started({ workload: { steps: 2 } })
      await prompted(model.url, chatAgent, { ...ask, prompt: 'first' })
    }
    await using model = await started({ workload: { steps: 2 } })
    const replies = await prompted(model.url, chatAgent, { ...ask, prompt: 'second' })
    expect(replies.at(-1)?.text).toBe('Round 2 is done after 2 steps.')
    const ids = history.flatMap((said) => ('reply' in said ? said.reply.calls.map(({ id }) => id) : []))
    expect(new Set(ids).size).toBe(4)
  })
})

describe('a directive', () => {
  it('goes before the workload, for its own prompt', async () => {
    await using model = await started({ workload: { steps: 1 } })
    const history: Said[] = []
    const ask = { history, isStreamed: false }
    const directed = await prompted(model.url, chatAgent, {
      ...ask,
      prompt: 'Do it [[steps=2 command="printf \\"%s\\" {round}.{step}"]] now',
    })
    expect(directed.flatMap(({ calls }) => calls.map(({ input }) => input))).toEqual([
      { command: 'printf "%s" 1.1' },
      { command: 'printf "%s" 1.2' },
    ])
    const plain = await prompted(model.url, chatAgent, { ...ask, prompt: 'and again' })
    expect(plain).toHaveLength(2)
  })

  it('may want a wait', async () => {
    await using model = await started()
    await prompted(model.url, chatAgent, { history: [], prompt: '[[steps=0 delay=120]]', isStreamed: true })
    const [entry] = model.entries
    expect((entry?.endedMs ?? 0) - (entry?.arrivedMs ?? 0)).toBeGreaterThanOrEqual(119)
  })
})

describe('a request beside the work', () => {
  it('gets a short text and is logged as such', async () => {
    await using model = await started()
    const response = await post(`${model.url}/v1/chat/completions`, {
      messages: [{ role: 'user', content: 'Make a title' }],
    })
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'A short summary.' } }] })
    expect(model.entries[0]).toMatchObject({ kind: 'side', tools: 0 })
    expect(model.entries[0]).not.toHaveProperty('step')
  })

  it('gets JSON of the schema that it asks for', async () => {
    await using model = await started()
    const schema = {
      type: 'object',
      properties: { title: { type: 'string' }, next: { enum: ['user', 'model'] }, parts: { type: 'array' } },
      required: ['title', 'next', 'parts'],
    }
    const wanted = { title: 'A short text.', next: 'user', parts: [] }
    const chat = await post(`${model.url}/v1/chat/completions`, {
      messages: [],
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
    })
    expect(JSON.parse(chatAgent.whole(await chat.json()).text)).toEqual(wanted)
    const gemini = await post(`${model.url}/v1beta/models/m1:generateContent`, {
      contents: [{ role: 'user', parts: [{ text: 'who is next?' }] }],
      generationConfig: { responseMimeType: 'application/json', responseJsonSchema: schema },
    })
    expect(JSON.parse(geminiAgent.whole(await gemini.json()).text)).toEqual(wanted)
  })

  it('gets the call that it forces', async () => {
    await using model = await started()
    const own = {
      name: 'respond',
      input_schema: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] },
    }
    const response = await post(`${model.url}/v1/messages`, {
      messages: [{ role: 'user', content: 'go' }],
      tools: [own],
      tool_choice: { type: 'tool', name: 'respond' },
    })
    expect(await response.json()).toMatchObject({
      content: [{ type: 'tool_use', name: 'respond', input: { ok: false } }],
    })
    expect(model.entries[0]).toMatchObject({ kind: 'side', tool: 'respond' })
  })
})

it('answers, and says which tools there were, when none of them fits', async () => {
  await using model = await started({ workload: { steps: 3 } })
  const response = await post(`${model.url}/v1/messages`, {
    messages: [{ role: 'user', content: 'go' }],
    tools: [{ name: 'paint', input_schema: { type: 'object' } }],
  })
  expect(await response.json()).toMatchObject({ stop_reason: 'end_turn' })
  expect(model.entries[0]).toMatchObject({ kind: 'answer', unmapped: ['paint'] })
})

describe('what else agents ask', () => {
  it.each([
    ['/v1/messages/count_tokens', 'input_tokens'],
    ['/v1/responses/input_tokens', 'input_tokens'],
    ['/v1beta/models/m1:countTokens', 'totalTokens'],
  ])('%s counts tokens', async (path, field) => {
    await using model = await started()
    const body = { text: 'x'.repeat(390) }
    const response = await post(model.url + path, body)
    expect(await response.json()).toMatchObject({ [field]: 101 })
    expect(model.entries[0]).toMatchObject({ kind: 'count', bytesIn: 401 })
  })

  it.each([
    ['/v1/models', { object: 'list', data: [{ id: 'replay', object: 'model', type: 'model' }] }],
    ['/v1/models/any', { id: 'any', object: 'model' }],
    ['/v1beta/models', { models: [{ name: 'models/replay' }] }],
    ['/v1beta/models/any?key=SECRET', { name: 'models/any' }],
  ])('%s lists models', async (path, wanted) => {
    await using model = await started()
    const response = await fetch(model.url + path)
    expect(await response.json()).toMatchObject(wanted)
    expect(model.entries[0]).toMatchObject({ kind: 'list', path: path.split('?')[0] })
  })

  it('streams Gemini as an array where it is not asked for events', async () => {
    await using model = await started()
    const response = await post(
      `${model.url}/v1beta/models/m1:streamGenerateContent`,
      geminiAgent.body([{ prompt: 'go' }], true),
    )
    expect(await response.json()).toMatchObject([{ candidates: [{ finishReason: 'STOP' }] }])
  })
})

describe('the end', () => {
  it('comes at once though clients hold their connections, and answers who waits', async () => {
    const model = await started({ workload: { steps: 1, delayMs: 60_000 } })
    const answer = asked(model.url, chatAgent, { history: [{ prompt: 'go' }], isStreamed: true })
    const idle = connect(model.server.port, '127.0.0.1')
    await once(idle, 'connect')
    idle.on('error', () => {})
    await new Promise((resolve) => setTimeout(resolve, 100))
    const startedMs = performance.now()
    await Promise.all([model[Symbol.asyncDispose](), model[Symbol.asyncDispose]()])
    expect(performance.now() - startedMs).toBeLessThan(10_000)
    expect((await answer).text).toBe('Round 1, step 1 of 1.')
    await expect(fetch(`${model.url}/v1/models`)).rejects.toThrow('fetch failed')
  })

  it('of a client is logged, and lets go of its request', async () => {
    await using model = await started({ workload: { steps: 1, delayMs: 60_000 } })
    const leaving = new AbortController()
    const request = fetch(`${model.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify(chatAgent.body([{ prompt: 'go' }], true)),
      signal: leaving.signal,
    })
    await new Promise((resolve) => setTimeout(resolve, 200))
    leaving.abort()
    await expect(request).rejects.toThrow('abort')
    await expect.poll(() => model.entries.length, { timeout: 10_000 }).toBe(1)
    expect(model.entries[0]).toMatchObject({ isCut: true, kind: 'call' })
  })
})

describe('starting', () => {
  it('refuses a port that is taken, and a workload that is none', async () => {
    await using model = await started()
    const { port } = model.server
    await expect(ModelServer.start({ port })).rejects.toMatchObject({ code: 'environment' })
    await expect(ModelServer.start({ workload: { steps: -1 } })).rejects.toThrow(
      new RangeError('Start model: steps is -1, wanted a whole number of at least 0'),
    )
  })

  it('listens on loopback alone', async () => {
    await using model = await started()
    expect(model.url).toBe(`http://127.0.0.1:${model.server.port}`)
  })
})
