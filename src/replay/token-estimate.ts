// Tokens of a prompt from its text, four characters each: no tokenizer, nothing kept, linear in the prompt.
// What comes after the last answer is new to a provider, the rest would be read from its cache.
import type { LanguageModelV4Prompt, LanguageModelV4Usage } from '@ai-sdk/provider'

const charactersPerToken = 4
/** An image or document, whatever its bytes: providers bill it by its dimensions. */
const fileTokens = 1200

function estimateTokens(characters: number): number {
  return Math.ceil(characters / charactersPerToken)
}

export interface OutputCharacters {
  readonly text: number
  readonly reasoning: number
  readonly calls: number
}

export function estimateUsage(prompt: LanguageModelV4Prompt, output: OutputCharacters): LanguageModelV4Usage {
  const lastAnswer = prompt.findLastIndex((message) => message.role === 'assistant')
  let [cacheRead, noCache] = [0, 0]
  for (const [at, message] of prompt.entries()) {
    const tokens = contentTokens(message.content)
    if (at <= lastAnswer) cacheRead += tokens
    else noCache += tokens
  }
  const reasoning = estimateTokens(output.reasoning)
  const text = estimateTokens(output.text + output.calls)
  return {
    inputTokens: { total: cacheRead + noCache, noCache, cacheRead, cacheWrite: 0 },
    outputTokens: { total: text + reasoning, text, reasoning },
  }
}

function contentTokens(content: LanguageModelV4Prompt[number]['content']): number {
  if (typeof content === 'string') return estimateTokens(content.length)
  let [characters, files] = [0, 0]
  for (const part of content) {
    if (part.type === 'text' || part.type === 'reasoning') characters += part.text.length
    else if (part.type === 'tool-call') characters += part.toolName.length + jsonCharacters(part.input)
    else if (part.type === 'tool-result') characters += jsonCharacters(part.output)
    else if (part.type === 'file' || part.type === 'reasoning-file') files += 1
  }
  return estimateTokens(characters) + files * fileTokens
}

/** Characters of the strings and keys in a value, about its JSON without making it. */
function jsonCharacters(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return 4
  let characters = 0
  for (const [key, inner] of Object.entries(value)) characters += key.length + jsonCharacters(inner)
  return characters
}
