import {
  APICallError,
  type LanguageModelV4,
  type LanguageModelV4CallOptions,
  type LanguageModelV4StreamPart,
} from '@ai-sdk/provider'
import { generateText, jsonSchema, streamText, tool } from 'ai'
import { describe, expect, it } from 'vitest'
import { deltas, speakingModel, type Utterance } from '../../src/replay/replay-model.ts'
import { summaryModel } from '../../src/replay/summary-model.ts'
import { collectGarbage } from './recording.ts'

const prompt = (text: string): LanguageModelV4CallOptions['prompt'] => [
  { role: 'user', content: [{ type: 'text', text }] },
]
const said: readonly Utterance[] = [
  { kind: 'reasoning', text: 'hm' },
  { kind: 'text', text: 'a'.repeat(450) },
  { kind: 'call', callId: 'c1', name: 'read', input: '{"filePath":"a"}' },
]

async function streamed(
  model: LanguageModelV4,
  call: LanguageModelV4CallOptions,
): Promise<LanguageModelV4StreamPart[]> {
  const { stream } = await model.doStream(call)
  return await Array.fromAsync(stream)
}

const text = (value: string): object => ({ type: 'text', text: value })

async function summaries(seed: number): Promise<string[]> {
  const model = summaryModel({ seed, bytes: 3000 })
  const results = [
    await model.doGenerate({ prompt: prompt('a') }),
    await model.doGenerate({ prompt: prompt('a') }),
  ]
  return results.map(({ content: [part] }) => (part?.type === 'text' ? part.text : ''))
}

describe('a speaking model', () => {
  it('streams what it is given, in deltas, and finishes for its calls', async () => {
    const parts = await streamed(
      speakingModel('m', () => said),
      { prompt: prompt('hi') },
    )
    expect(parts.map((part) => part.type)).toEqual([
      'stream-start',
      'reasoning-start',
      'reasoning-delta',
      'reasoning-end',
      'text-start',
      'text-delta',
      'text-delta',
      'text-delta',
      'text-end',
      'tool-call',
      'finish',
    ])
    expect(parts.at(-1)).toMatchObject({ finishReason: { unified: 'tool-calls', raw: 'tool_use' } })
    const plain = await streamed(
      speakingModel('m', () => [{ kind: 'text', text: 'x' }]),
      { prompt: prompt('hi') },
    )
    expect(plain.at(-1)).toMatchObject({ finishReason: { unified: 'stop' } })
  })

  it('generates the same at once', async () => {
    const result = await speakingModel('m', () => said).doGenerate({ prompt: prompt('hi') })
    expect(result.content.map((part) => part.type)).toEqual(['reasoning', 'text', 'tool-call'])
    expect(result.usage.outputTokens).toMatchObject({ reasoning: 1, text: Math.ceil((450 + 4 + 16) / 4) })
  })

  it('estimates its input from the prompt: what follows the last answer is new, the rest cached', async () => {
    const result = await speakingModel('m', () => said).doGenerate({
      prompt: [
        { role: 'system', content: 's'.repeat(400) },
        { role: 'user', content: [{ type: 'text', text: 'u'.repeat(40) }] },
        {
          role: 'assistant',
          content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'read', input: { a: 'x'.repeat(75) } }],
        },
        {
          role: 'tool',
          content: [
            {
              type: 'tool-result',
              toolCallId: 'c',
              toolName: 'read',
              output: { type: 'text', value: 'v'.repeat(387) },
            },
          ],
        },
      ],
    })
    expect(result.usage.inputTokens).toEqual({ total: 230, cacheRead: 130, noCache: 100, cacheWrite: 0 })
  })

  it('produces nothing before it is read', async () => {
    let spoken = 0
    const model = speakingModel('m', () => {
      spoken += 1
      return said
    })
    const { stream } = await model.doStream({ prompt: prompt('hi') })
    const reader = stream.getReader()
    expect((await reader.read()).value).toMatchObject({ type: 'stream-start' })
    await reader.cancel()
    expect((await reader.read()).done).toBe(true)
    expect(spoken).toBe(1)
  })

  it.each([0, 50])(
    'ends with the abort reason as soon as it is aborted, with a delay of %i ms',
    async (delayMs) => {
      const abort = new AbortController()
      const model = speakingModel('m', () => said, { delayMs })
      const { stream } = await model.doStream({ prompt: prompt('hi'), abortSignal: abort.signal })
      const reader = stream.getReader()
      await reader.read()
      const pending = delayMs > 0 ? reader.read() : undefined
      const reason = new Error('enough')
      abort.abort(reason)
      await expect(pending ?? reader.read()).rejects.toBe(reason)
      await expect(model.doStream({ prompt: prompt('hi'), abortSignal: abort.signal })).rejects.toBe(reason)
      await expect(model.doGenerate({ prompt: prompt('hi'), abortSignal: abort.signal })).rejects.toBe(reason)
    },
  )

  it('fails every nth call as a provider would, and loses nothing of what it was to say', async () => {
    let spoken = 0
    const speak = (): readonly Utterance[] => [{ kind: 'text', text: String((spoken += 1)) }]
    const model = speakingModel('m', speak, { failures: { every: 3, retryAfterSeconds: 2 } })
    const outcomes: unknown[] = []
    for (let call = 1; call <= 6; call += 1) {
      const result = await model.doGenerate({ prompt: prompt('hi') }).then(
        (ok) => ok.content[0],
        (error: unknown) => error,
      )
      outcomes.push(
        APICallError.isInstance(result)
          ? [result.responseHeaders?.['retry-after'], result.isRetryable, result.requestBodyValues]
          : result,
      )
    }
    const failure = ['2', true, {}]
    expect(outcomes).toEqual([text('1'), text('2'), failure, text('3'), text('4'), failure])
    expect(() => speakingModel('m', speak, { failures: { every: 0 } })).toThrow(RangeError)
  })

  it('keeps neither prompts nor signals nor streams of its calls', async () => {
    const model = speakingModel('m', () => said)
    const kept: WeakRef<object>[] = []
    const signal = new AbortController().signal
    for (let at = 0; at < 200; at += 1) {
      const call = {
        prompt: prompt('x'.repeat(100)),
        abortSignal: at % 2 === 0 ? signal : new AbortController().signal,
      }
      const { stream } = await model.doStream(call)
      const reader = stream.getReader()
      if (at % 3 === 0) await reader.read() // Abandoned half-way, neither read to the end nor cancelled.
      else for (let done = false; !done;) done = (await reader.read()).done
      kept.push(new WeakRef(call.prompt), new WeakRef(stream))
      if (at % 2 === 1) kept.push(new WeakRef(call.abortSignal))
    }
    await collectGarbage()
    expect(kept.length).toBe(500)
    // The loop's last objects may still be on the stack.
    expect(kept.filter((each) => each.deref() !== undefined).length).toBeLessThanOrEqual(3)
    expect(model.modelId).toBe('m')
    expect(signal.aborted).toBe(false)
  })
})

describe('the ai package', () => {
  it('hears the model: texts, calls and usage of one step', async () => {
    const result = streamText({
      model: speakingModel('m', () => said),
      prompt: 'hi',
      tools: { read: tool({ inputSchema: jsonSchema({ type: 'object' }) }) },
    })
    expect(await result.text).toBe('a'.repeat(450))
    expect(await result.toolCalls).toMatchObject([{ toolCallId: 'c1', input: { filePath: 'a' } }])
    expect(await result.finishReason).toBe('tool-calls')
    expect(await result.usage).toMatchObject({ inputTokens: 1, outputTokens: 119 })
  })

  it('retries what the failure plan refuses', async () => {
    const failures = { every: 2, retryAfterSeconds: 0 }
    const model = speakingModel('m', () => [{ kind: 'text', text: 'ok' }], { failures })
    await model.doGenerate({ prompt: prompt('first') })
    expect((await generateText({ model, prompt: 'second', maxRetries: 1 })).text).toBe('ok')
    await expect(generateText({ model, prompt: 'fourth', maxRetries: 0 })).rejects.toThrow(
      /requests|Overloaded/,
    )
  })
})

describe('deltas', () => {
  it('make up the text and never cut a character', () => {
    const whole = '😀a'.repeat(100)
    for (const characters of [1, 2, 3, 7]) {
      const pieces = [...deltas(whole, characters)]
      expect(pieces.join('')).toBe(whole)
      expect(pieces.every((piece) => piece.isWellFormed())).toBe(true)
    }
  })
})

describe('a summary model', () => {
  it('streams a summary of the size asked for, another on each call, the same for the same seed', async () => {
    const [one, two] = await summaries(1)
    expect(one).toHaveLength(3000)
    expect(two).not.toBe(one)
    expect(await summaries(1)).toEqual([one, two])
    expect(await summaries(2)).not.toContain(one)
  })
})
