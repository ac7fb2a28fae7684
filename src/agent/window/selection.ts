// Which messages the model is shown: the newest ones, back to the compaction boundary or until the budget is full.
// The message of a person that the oldest of them answers always comes along, its tokens reserved.

/** What the choice depends on; a stored message and an entry of a live window both have it. */
export interface Weighed {
  readonly id: number
  readonly role: 'user' | 'assistant'
  readonly tokens: number
  readonly boundary: boolean
}

export interface WindowBudget {
  readonly tokens: number
  /** Stored messages, the prompt of the oldest not counted. */
  readonly messages: number
}

export interface Selection<Item extends Weighed> {
  /** The prompt that the first chosen message answers, when it lies further back than the budget reaches. */
  readonly head: Item | undefined
  /** Oldest first, without a gap. */
  readonly chosen: readonly Item[]
}

/**
 * Reads `newestFirst` only as far as needed. The newest message and the prompt it belongs to are chosen whatever they
 * weigh; beyond them the budget is never exceeded.
 */
export function selectWindow<Item extends Weighed>(
  newestFirst: Iterable<Item>,
  budget: WindowBudget,
  userBefore: (id: number) => Item | undefined,
): Selection<Item> {
  const chosen: Item[] = []
  let tokens = 0
  for (const item of newestFirst) {
    if (chosen.length > 0 && tokens + item.tokens > budget.tokens) break
    chosen.push(item)
    tokens += item.tokens
    if (item.boundary || chosen.length >= budget.messages) break
  }
  return withHead(chosen, budget.tokens - tokens, userBefore)
}

/** `chosen` is newest first; it gives up its oldest messages until their prompt fits. */
function withHead<Item extends Weighed>(
  chosen: Item[],
  spareTokens: number,
  userBefore: (id: number) => Item | undefined,
): Selection<Item> {
  let spare = spareTokens
  for (;;) {
    const oldest = chosen.at(-1)
    const head = oldest === undefined || oldest.role === 'user' ? undefined : userBefore(oldest.id)
    if (head === undefined || oldest === undefined || head.tokens <= spare || chosen.length === 1) {
      return { head, chosen: chosen.toReversed() }
    }
    chosen.pop()
    spare += oldest.tokens
  }
}
