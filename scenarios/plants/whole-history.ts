// Plant: loads every message of the session on every step, as OpenCode does (its issue 18136).
import type { ModelMessage } from 'ai'
import type { Store } from '../../src/agent/store/store.ts'
import { toModelMessages } from '../../src/agent/window/model-messages.ts'
import type { Window, WindowOptions, WindowReading } from '../../src/agent/window/window.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

const PAGE_MESSAGES = 500

class WholeHistory implements Window {
  readonly messages: ModelMessage[] = []
  tokens = 0
  size = 0
  readonly #store: Store
  readonly #sessionId: string

  constructor({ store, sessionId }: WindowOptions) {
    this.#store = store
    this.#sessionId = sessionId
  }

  advance(): WindowReading {
    const history = this.#everything()
    this.messages.length = 0
    this.tokens = 0
    this.size = 0
    let rows = 0
    let bytes = 0
    for (const stored of history.slice(history.findLastIndex(({ message }) => message.boundary))) {
      this.messages.push(...toModelMessages(stored).messages)
      this.tokens += stored.message.tokens
      this.size += 1
    }
    for (const { parts } of history) {
      rows += 1 + parts.length
      for (const { part } of parts) bytes += JSON.stringify(part).length
    }
    return { rows, bytes }
  }

  forget(): void {
    this.advance()
  }

  [Symbol.dispose](): void {
    this.messages.length = 0
  }

  /** Every page is collected before the boundary is looked for: that is the fault. */
  #everything(): ReturnType<Store['page']> {
    const pages: ReturnType<Store['page']>[] = []
    for (let before: number | undefined = Number.MAX_SAFE_INTEGER; before !== undefined;) {
      const page: ReturnType<Store['page']> = this.#store.page(this.#sessionId, before, PAGE_MESSAGES)
      pages.unshift(page)
      before = page.length < PAGE_MESSAGES ? undefined : page[0]?.message.id
    }
    return pages.flat()
  }
}

const parts: ReferenceParts = { openWindow: (options) => new WholeHistory(options) }
export default parts
