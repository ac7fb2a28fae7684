// The environment variables that point an agent at the model, for each wire. Any key will do, but agents want one.
import type { WireName } from './wires/wire.ts'

const anyKey = 'tidemark'

export function modelEnvironment(url: string): Readonly<Record<WireName, Readonly<Record<string, string>>>> {
  const openai = { OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: anyKey }
  return {
    'openai-chat': openai,
    'openai-responses': openai,
    'anthropic-messages': { ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: anyKey },
    gemini: { GOOGLE_GEMINI_BASE_URL: url, GEMINI_API_KEY: anyKey },
  }
}
