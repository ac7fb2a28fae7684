// Which requests belong together, and when the answer before was sent. Told by what a request repeats: the id of its newest
// call, or, of an agent that does not send ids back, what was said before the newest answer. The only state of the model.
import { hash } from 'node:crypto'
import type { ModelMessage } from './model-request.ts'

/** Ids and texts that are remembered, two or more an answer, some 200 bytes each; who is forgotten begins a conversation anew. */
const maxRemembered = 8192
/** Of a text that tells conversations apart. */
const comparedCharacters = 2000

interface Answered {
  readonly conversation: number
  readonly endedMs: number
}

export interface Standing {
  readonly conversation: number
  /** Undefined for the first request of a conversation. */
  readonly answeredMs: number | undefined
}

export class Conversations {
  readonly #answered = new Map<string, Answered>()

  /** @param request its number, which a new conversation takes */
  standing(messages: readonly ModelMessage[], request: number): Standing {
    const id = newestCallId(messages)
    const end = messages.findLastIndex(({ from }) => from === 'model')
    const start = messages.findLastIndex(({ from }, at) => at < end && from !== 'model') + 1
    const before =
      (id === undefined ? undefined : this.#answered.get(id)) ??
      (end === -1 ? undefined : this.#answered.get(fingerprint(messages.slice(0, start))))
    return { conversation: before?.conversation ?? request, answeredMs: before?.endedMs }
  }

  /** @param callIds of the calls that the answer made: which of their results comes last is the agent's to say */
  answered(messages: readonly ModelMessage[], callIds: readonly string[], answer: Answered): void {
    const newest = newestCallId(messages)
    const ids = callIds.length > 0 || newest === undefined ? callIds : [newest]
    for (const key of [...ids, fingerprint(messages)]) this.#remember(key, answer)
  }

  #remember(key: string, answer: Answered): void {
    this.#answered.delete(key)
    this.#answered.set(key, answer)
    const [oldest] = this.#answered.keys()
    if (this.#answered.size > maxRemembered && oldest !== undefined) this.#answered.delete(oldest)
  }
}

function newestCallId(messages: readonly ModelMessage[]): string | undefined {
  return messages.findLast(({ callIds }) => callIds.length > 0)?.callIds.at(-1)
}

function fingerprint(messages: readonly ModelMessage[]): string {
  const users = messages.filter(({ from }) => from === 'user')
  const texts = [users[0], users.at(-1)].map((message) => message?.text.slice(0, comparedCharacters) ?? '')
  return `${messages.length} ${hash('sha256', texts.join('\u0000'), 'base64')}`
}
