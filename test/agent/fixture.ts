// A directory, a store or an agent for one test, gone when the test is.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { Agent } from '../../src/agent/agent.ts'
import { createAgent } from '../../src/agent/create-agent.ts'
import type { CompletedToolPart, MessageDraft, Part, TextPart } from '../../src/agent/message.ts'
import type { AgentOptions } from '../../src/agent/options.ts'
import { Store, type StoreOptions } from '../../src/agent/store/store.ts'
import type { Tool, ToolCall, ToolResult } from '../../src/agent/tools/tool.ts'

export interface TemporaryDirectory extends Disposable {
  readonly path: string
}

export function temporaryDirectory(): TemporaryDirectory {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'tidemark-test-')))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

export function openStore(directory: TemporaryDirectory, options: Partial<StoreOptions> = {}): Store {
  return new Store({ path: join(directory.path, 'sessions.sqlite'), ...options })
}

export type TestAgentOptions = Omit<Partial<AgentOptions>, 'model'> & {
  readonly languageModel: LanguageModelV4
  readonly contextLimitTokens?: number
}

export function openAgent(directory: TemporaryDirectory, options: TestAgentOptions): Promise<Agent> {
  const { languageModel, contextLimitTokens = 200_000, ...rest } = options
  return createAgent({
    directory: directory.path,
    dataDirectory: join(directory.path, 'data'),
    ...rest,
    limits: { retry: { attempts: 3, baseMs: 1, maxMs: 2 }, toolGraceMs: 200, ...rest.limits },
    model: { languageModel, contextLimitTokens, outputLimitTokens: 32_000 },
  })
}

export function text(value: string): TextPart {
  return { kind: 'text', state: 'completed', text: value }
}

export function completedCall(callId: string, output: string): CompletedToolPart {
  return { kind: 'tool', state: 'completed', callId, tool: 'echo', input: '{"text":"x"}', output }
}

export function user(value: string): MessageDraft {
  return { role: 'user', parts: [text(value)], completedMs: 1 }
}

export function assistant(...parts: Part[]): MessageDraft {
  return { role: 'assistant', parts, completedMs: 1 }
}

export function boundary(summary: string): MessageDraft {
  const parts: Part[] = [
    { kind: 'compaction', trigger: 'recorded' },
    { kind: 'summary', text: summary },
  ]
  return { role: 'user', parts, completedMs: 1 }
}

/** A tool made of one function. */
export function toolOf(
  name: string,
  execute: (call: ToolCall, input: unknown) => Promise<string | ToolResult>,
): Tool {
  return {
    name,
    description: name,
    inputSchema: { type: 'object', properties: {} },
    async execute(input, call) {
      const result = await execute(call, input)
      return typeof result === 'string' ? { output: result } : result
    },
  }
}

/** Resolves when the condition holds; gives up after two minutes. */
export async function until(condition: () => boolean): Promise<void> {
  const endMs = Date.now() + 120_000
  while (!condition()) {
    if (Date.now() > endMs) throw new Error(`Waited in vain for ${condition.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
