// A page of messages that is bounded by bytes as well as by number: fifty connections may ask for one at a time.
import type { MessagePage, Session } from '../session.ts'
import type { StoredMessage } from '../store/store.ts'

/** Read from the store at once. */
const readMessages = 10
/** Of one page, in estimated JSON; a single message may be bigger. */
const pageLimitBytes = 1024 * 1024

export interface PageRequest {
  /** A cursor: `next` of the page after it. */
  readonly before?: number
  readonly limit: number
}

/** The newest messages before the cursor, oldest first, as many as fit. */
export function messagePage(session: Session, { before, limit }: PageRequest): MessagePage {
  const messages: StoredMessage[] = []
  let cursor: number | undefined = before ?? Number.MAX_SAFE_INTEGER
  let bytes = 0
  while (cursor !== undefined && messages.length < limit && bytes < pageLimitBytes) {
    const wanted = Math.min(readMessages, limit - messages.length)
    const page: MessagePage = session.messages({ before: cursor, limit: wanted })
    for (const message of page.messages.toReversed()) {
      if (messages.length > 0 && bytes >= pageLimitBytes) return pageOf(messages, messages.at(-1)?.message.id)
      messages.push(message)
      bytes += weight(message)
    }
    cursor = page.next
  }
  return pageOf(messages, cursor)
}

function pageOf(newestFirst: readonly StoredMessage[], next: number | undefined): MessagePage {
  return { messages: newestFirst.toReversed(), next }
}

function weight({ parts }: StoredMessage): number {
  return parts.reduce((sum, { part }) => sum + bodyLength(part), 0)
}

function bodyLength(part: StoredMessage['parts'][number]['part']): number {
  return Object.values(part).reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? value.length : 16),
    0,
  )
}
