// What the live page shows of a program at one moment, in words that need no further explanation: the page draws, and knows
// nothing of agents, probes or processes.

export interface LiveState {
  readonly atMs: number
  readonly title: string
  readonly headline: Headline
  readonly memory: readonly LiveAmount[]
  readonly limits: readonly LiveAmount[]
  /** Live resources by what they are. */
  readonly kinds: Readonly<Record<string, number>>
  /** What the counts of resources do not tell, and what to do about it. */
  readonly note?: string | undefined
  readonly tables: readonly LiveTable[]
  /** Newest first: transitions, relief, snapshots. Undefined where none are ever known. */
  readonly events?: readonly LiveEvent[]
  /** Nothing follows: why, in words. */
  readonly ended?: string
}

/** One word for how it is, and a sentence of why. */
export interface Headline {
  readonly tone: 'good' | 'warning' | 'bad' | 'none'
  readonly word: string
  readonly text: string
}

export interface LiveAmount {
  readonly name: string
  readonly bytes: number
  /** Of memory: the name of the limit that it is held against. */
  readonly limit?: string
}

/** The first cell of a row is its name. */
export interface LiveTable {
  readonly title: string
  readonly heads: readonly string[]
  readonly rows: readonly (readonly LiveCell[])[]
}

/** What is no text stands on the right. */
export type LiveCell = string | number | { readonly bytes: number }

export interface LiveEvent {
  readonly atMs: number
  readonly kind: string
  readonly text: string
}

/** What is kept of a moment that is over: what the curves need. */
export interface LivePoint {
  readonly atMs: number
  readonly memory: Readonly<Record<string, number>>
  readonly kinds: Readonly<Record<string, number>>
}

export function pointOf({ atMs, memory, kinds }: LiveState): LivePoint {
  return { atMs, memory: Object.fromEntries(memory.map(({ name, bytes }) => [name, bytes])), kinds }
}
