// Which requests belong together, and when the answer before was sent. Told by what a request repeats: the id of its newest
// call, or, of an agent that does not send ids back, what was said before the newest answer. The only state of the model.
import { hash } from 'node:crypto'
import type { ModelMessage } from './model-request.ts'

/** At the same time, some kilobyte each. Of one that was forgotten the next request begins a conversation anew. */
const maxConversations = 128
/** Of one conversation: agents ask for a summary from where the next prompt goes on too. */
const maxAnswers = 2
/** Of a text that tells conversations apart. */
const comparedCharacters = 2000

export interface Answered {
  readonly conversation: number
  /** Milliseconds since the epoch. */
  readonly endedMs: number
}

export interface Standing {
  readonly conversation: number
  /** Milliseconds since the epoch; undefined for the first request of a conversation. */
  readonly answeredMs: number | undefined
}

interface Remembered extends Answered {
  readonly keys: readonly string[]
}

export class Conversations {
  readonly #byKey = new Map<string, Remembered>()
  /** The newest last, of conversations and of the answers of each. */
  readonly #answers = new Map<number, readonly Remembered[]>()

  /** @param request its number, which a new conversation takes */
  standing(messages: readonly ModelMessage[], request: number): Standing {
    const id = newestCallId(messages)
    const end = messages.findLastIndex(({ from }) => from === 'model')
    const start = messages.findLastIndex(({ from }, at) => at < end && from !== 'model') + 1
    const before =
      (id === undefined ? undefined : this.#byKey.get(id)) ??
      (end === -1 ? undefined : this.#byKey.get(fingerprint(messages.slice(0, start))))
    return { conversation: before?.conversation ?? request, answeredMs: before?.endedMs }
  }

  /** @param callIds of the calls that the answer made: which of their results comes last is the agent's to say */
  answered(messages: readonly ModelMessage[], callIds: readonly string[], answer: Answered): void {
    const { conversation } = answer
    const newest = newestCallId(messages)
    const ids = callIds.length > 0 || newest === undefined ? callIds : [newest]
    const remembered = { ...answer, keys: [...ids, fingerprint(messages)] }
    for (const key of remembered.keys) this.#byKey.set(key, remembered)
    const answers = [...(this.#answers.get(conversation) ?? []), remembered]
    for (const old of answers.splice(0, answers.length - maxAnswers)) this.#forget(old)
    this.#answers.delete(conversation)
    this.#answers.set(conversation, answers)
    if (this.#answers.size > maxConversations) this.#forgetOldest()
  }

  #forgetOldest(): void {
    const [oldest] = this.#answers
    if (oldest === undefined) return
    this.#answers.delete(oldest[0])
    for (const answer of oldest[1]) this.#forget(answer)
  }

  /** A key may be a newer answer's by now. */
  #forget(answer: Remembered): void {
    for (const key of answer.keys) if (this.#byKey.get(key) === answer) this.#byKey.delete(key)
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
