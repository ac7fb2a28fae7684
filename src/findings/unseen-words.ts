// What a system without /proc does not tell, in words: said once, and a doubt where a verdict counts it.
import { type Unseen, unseenCatalogue, type UnseenRow } from '../resources/unseen-outside.ts'

/** One sentence; none where everything was seen. */
export function unseenNote(unseen: ReadonlySet<Unseen>): readonly string[] {
  const names = rowsOf(unseen).map(({ name }) => name)
  return names.length === 0 ? [] : [`Not observed, for there is no /proc: ${names.join(', ')}`]
}

export interface UnseenCount {
  readonly reason: string
  readonly next?: string | undefined
}

/** Why it cannot be said that nothing grew. */
export function unseenCounts(unseen: ReadonlySet<Unseen>): readonly UnseenCount[] {
  return rowsOf(unseen)
    .filter(({ isCounted }) => isCounted)
    .map(({ name, why = 'this system does not tell', next }) => ({
      reason: `The number of ${name} was not observed: ${why}`,
      next,
    }))
}

/** In the order of the catalogue. */
function rowsOf(unseen: ReadonlySet<Unseen>): readonly UnseenRow[] {
  const rows: readonly (readonly [string, UnseenRow])[] = Object.entries(unseenCatalogue)
  const names: ReadonlySet<string> = unseen
  return rows.flatMap(([name, row]) => (names.has(name) ? [row] : []))
}
