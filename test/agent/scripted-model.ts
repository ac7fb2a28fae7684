// A model that says what a test tells it to, pulled part by part. Keeps nothing of the calls unless asked to.
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider'

export type Line =
  | LanguageModelV4StreamPart
  /** Waits, then goes on: a promise in the script holds the stream back. */
  | Promise<unknown>

/** `call` counts from 0 over the life of the model. */
export type Script = (
  call: number,
  options: LanguageModelV4CallOptions,
) => readonly Line[] | Promise<readonly Line[]>

export function scriptedModel(script: Script): LanguageModelV4 & { readonly calls: number } {
  let calls = 0
  return {
    specificationVersion: 'v4',
    provider: 'test',
    modelId: 'scripted',
    supportedUrls: {},
    get calls() {
      return calls
    },
    doGenerate: () => Promise.reject(new Error('The agent streams')),
    async doStream(options) {
      const lines = await script(calls++, options)
      return { stream: streamOf(lines) }
    },
  }
}

function streamOf(lines: readonly Line[]): ReadableStream<LanguageModelV4StreamPart> {
  const rest = lines.values()
  return new ReadableStream(
    {
      async pull(controller) {
        for (const line of rest) {
          if (line instanceof Promise) {
            await line
            continue
          }
          controller.enqueue(line)
          return
        }
        controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

export function usage(input: number, output: number, cacheRead = 0): LanguageModelV4Usage {
  return {
    inputTokens: { total: input + cacheRead, noCache: input, cacheRead, cacheWrite: 0 },
    outputTokens: { total: output, text: output, reasoning: 0 },
  }
}

export function says(text: string, used: LanguageModelV4Usage = usage(10, 5)): LanguageModelV4StreamPart[] {
  return [
    { type: 'text-start', id: 't' },
    { type: 'text-delta', id: 't', delta: text },
    { type: 'text-end', id: 't' },
    finishes('stop', used),
  ]
}

export interface ScriptedCall {
  readonly id: string
  readonly tool: string
  readonly input: unknown
}

export function call(id: string, tool: string, input: unknown): ScriptedCall {
  return { id, tool, input }
}

export function callsTools(
  calls: readonly ScriptedCall[],
  used: LanguageModelV4Usage = usage(10, 5),
): LanguageModelV4StreamPart[] {
  return [...calls.map(toolCall), finishes('tool-calls', used)]
}

export function toolCall({ id, tool, input }: ScriptedCall): LanguageModelV4StreamPart {
  return { type: 'tool-call', toolCallId: id, toolName: tool, input: JSON.stringify(input) }
}

export function finishes(
  reason: 'stop' | 'tool-calls',
  used: LanguageModelV4Usage = usage(10, 5),
): LanguageModelV4StreamPart {
  return { type: 'finish', finishReason: { unified: reason, raw: reason }, usage: used }
}
