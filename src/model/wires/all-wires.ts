// The wires that are spoken.
import { anthropicMessages } from './anthropic-messages.ts'
import { gemini } from './gemini.ts'
import { openaiChat } from './openai-chat.ts'
import { openaiResponses } from './openai-responses.ts'
import type { Wire } from './wire.ts'

export const allWires: readonly Wire[] = [openaiChat, openaiResponses, anthropicMessages, gemini]
