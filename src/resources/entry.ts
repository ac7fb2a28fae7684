// One line of the books. Entries of a kind form a linked list in order of acquisition: adding and removing cost the
// same at any size, and the head is the oldest.
import type { Owner } from './owner.ts'
import type { Site } from './site.ts'

export type EntryState = 'held' | 'collected' | 'released'

export interface Entry {
  readonly id: number
  readonly label: string
  readonly owner: Owner | undefined
  readonly sinceMs: number
  /** Who acquired it; undefined when the level or the sampling left it out, or when no code outside Node did. */
  readonly site: Site | undefined
  /** The thing itself, when it was given: it should be garbage some time after its release. */
  readonly target: WeakRef<object> | undefined
  bytes: number | undefined
  state: EntryState
  previous: Entry | undefined
  next: Entry | undefined
}
