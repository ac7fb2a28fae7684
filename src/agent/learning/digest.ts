// What a session learned, from its newest messages, without asking a model: what was asked, what was answered, which
// tools did it and which failed. Bounded, whatever the session holds.
import type { Part } from '../message.ts'
import type { Store } from '../store/store.ts'
import type { Learn } from './learning-capture.ts'

const newestMessages = 20
const shownCharacters = 1000
const shownErrors = 5

/** Undefined for a session that is gone, or in which nothing was answered. */
export function digestOf(store: Store): Learn {
  return async (sessionId) => {
    const messages = store.page(sessionId, Number.MAX_SAFE_INTEGER, newestMessages)
    const asked = lastText(messages.filter(({ message }) => message.role === 'user'))
    const answered = lastText(messages.filter(({ message }) => message.role === 'assistant'))
    if (answered === undefined) return undefined
    const parts = messages.flatMap((stored) => stored.parts.map(({ part }) => part))
    const tools = [...new Set(parts.flatMap((part) => (part.kind === 'tool' ? [part.tool] : [])))]
    const errors = parts.flatMap(errorOf).slice(-shownErrors)
    return [
      `Asked: ${asked ?? ''}`,
      `Answered: ${answered}`,
      ...(tools.length === 0 ? [] : [`Tools: ${tools.join(', ')}`]),
      ...errors.map((error) => `Failed: ${error}`),
    ].join('\n')
  }
}

function lastText(messages: ReturnType<Store['page']>): string | undefined {
  const parts = messages.flatMap((stored) => stored.parts.map(({ part }) => part))
  const last = parts.findLast((part) => part.kind === 'text' && part.text !== '')
  return last?.kind === 'text' ? last.text.slice(0, shownCharacters) : undefined
}

function errorOf(part: Part): readonly string[] {
  if (part.kind !== 'tool' || part.state !== 'error') return []
  return [`${part.tool}: ${part.error.slice(0, shownCharacters)}`]
}
