// What a look from outside could not see on this system, one row each. Where a verdict counts it, it is a doubt; everything
// else is said.

export interface UnseenRow {
  /** Plural, for people. */
  readonly name: string
  /** Growth of it is judged by counts: without it nothing is clean. */
  readonly isCounted: boolean
  /** After the name, where a verdict counts it. */
  readonly why?: string
  /** What to do about it. */
  readonly next?: string
}

export const unseenCatalogue = {
  descriptors: {
    name: 'open descriptors',
    isCounted: true,
    why: 'lsof is not there, or may not look',
    next: 'install lsof',
  },
  threads: { name: 'threads', isCounted: true, why: 'ps does not count them on this system' },
  peaks: { name: 'peaks of memory between two looks', isCounted: false },
  proportional: { name: 'what processes share of their memory (PSS)', isCounted: false },
  native: { name: 'native memory apart from the heap', isCounted: false },
  detached: {
    name: 'processes that left parent, group and session before they were seen (environments cannot be read)',
    isCounted: false,
  },
} as const satisfies Record<string, UnseenRow>

export type Unseen = keyof typeof unseenCatalogue
