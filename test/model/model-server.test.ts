import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai'
import { describe, expect, it } from 'vitest'
import { ModelServer, type ModelServerOptions } from '../../src/model/model-server.ts'
import type { RequestEntry } from '../../src/model/request-entry.ts'

/** A server, and what it logs. */
async function started(options: ModelServerOptions = {}): Promise<{
  readonly server: ModelServer
  readonly entries: readonly RequestEntry[]
}> {
  const entries: RequestEntry[] = []
  const server = await ModelServer.start({ ...options, onRequest: (entry) => entries.push(entry) })
  return { server, entries }
}

describe('a model server', () => {
  it('plays a workload to a client of the ai package, streamed and not', async () => {
    const { server, entries } = await started({ workload: { steps: 3 } })
    await using _ = server
    const model = createOpenAICompatible({ name: 'x', baseURL: `${server.url}/v1`, includeUsage: true })(
      'any',
    )
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
    const asked = { model, tools: { run_shell_command }, stopWhen: stepCountIs(10), prompt: 'go' }
    const whole = await generateText(asked)
    const streamed = streamText(asked)
    expect(await streamed.text).toBe(whole.text)
    expect(whole.text).toBe('Round 1 is done after 3 steps.')
    expect(commands.slice(0, 3)).toEqual(commands.slice(3))
    expect(commands.slice(0, 3)).toEqual([1, 2, 3].map((step) => `echo round 1 step ${step}`))
    expect(entries.map(({ kind, step, conversation }) => [kind, step, conversation])).toEqual([
      ...['call', 'call', 'call', 'answer'].map((kind, at) => [kind, at + 1, 1]),
      ...['call', 'call', 'call', 'answer'].map((kind, at) => [kind, at + 1, 5]),
    ])
    expect(entries.map(({ sinceAnswerMs }) => sinceAnswerMs !== undefined && sinceAnswerMs > 0)).toEqual(
      [1, 2].flatMap(() => [false, true, true, true]),
    )
    expect((await streamed.usage).inputTokens).toBeGreaterThan(20)
  })
})
