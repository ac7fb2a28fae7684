/** Kinds of resources that follow from something else more often than they are the leak itself. */
export const LAST_KINDS: readonly string[] = ['listener', 'async-store', 'promise']
