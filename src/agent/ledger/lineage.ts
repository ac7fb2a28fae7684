// The event stream projected into lineage: which session or task came from which, and what became of it. Bounded; what
// has ended longest ago goes first, and then what began longest ago.
import { z } from 'zod'
import type { StreamEvent } from '../events/stream-record.ts'
import { taskEnds } from '../tasks/task.ts'

const lineageEntry = z.object({
  id: z.string(),
  kind: z.enum(['session', 'task']),
  /** The session a task works for, or the session above a subagent's. */
  parentId: z.string().optional(),
  label: z.string().optional(),
  state: z.enum(['open', 'ended', 'deleted', 'running', ...taskEnds]),
  startedMs: z.number(),
  endedMs: z.number().optional(),
})

export const lineageEntries = z.array(lineageEntry)

export type LineageEntry = Readonly<z.infer<typeof lineageEntry>>

/** Those events of an agent that make lineage; all others are nothing to it. */
const lineageEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session-opened'), sessionId: z.string(), parentId: z.string().optional() }),
  z.object({ type: z.literal('session-ended'), sessionId: z.string() }),
  z.object({ type: z.literal('session-deleted'), sessionId: z.string() }),
  z.object({
    type: z.literal('task-started'),
    sessionId: z.string(),
    taskId: z.string(),
    label: z.string(),
    parentId: z.string().optional(),
  }),
  z.object({
    type: z.literal('task-ended'),
    sessionId: z.string(),
    taskId: z.string(),
    end: z.enum(taskEnds),
  }),
])

const lineageTypes: ReadonlySet<string> = new Set(lineageEvent.options.map(({ shape }) => shape.type.value))

/** How many of the oldest are looked at for one that has ended. */
const lookedAt = 64

export class Lineage {
  /** Entries that the limit pushed out. */
  evicted = 0
  readonly #maxEntries: number
  readonly #entries = new Map<string, LineageEntry>()

  constructor(maxEntries: number, entries: Iterable<LineageEntry> = []) {
    this.#maxEntries = maxEntries
    for (const entry of entries) this.#put(entry)
  }

  get size(): number {
    return this.#entries.size
  }

  get entries(): readonly LineageEntry[] {
    return [...this.#entries.values()]
  }

  /** From the outermost down to this one; empty when it is not known. */
  pathTo(id: string): readonly LineageEntry[] {
    const path: LineageEntry[] = []
    for (let at = this.#entries.get(id); at !== undefined && !path.includes(at); at = this.#above(at)) {
      path.unshift(at)
    }
    return path
  }

  /** False when the event makes no lineage. */
  apply(event: StreamEvent, atMs: number): boolean {
    if (!lineageTypes.has(event.type)) return false
    const parsed = lineageEvent.safeParse(event)
    if (!parsed.success) return false
    this.#take(parsed.data, atMs)
    return true
  }

  #take(event: z.infer<typeof lineageEvent>, atMs: number): void {
    const { sessionId } = event
    switch (event.type) {
      case 'session-opened': {
        const { parentId } = event
        const startedMs = this.#entries.get(sessionId)?.startedMs ?? atMs
        return this.#put({ id: sessionId, kind: 'session', parentId, state: 'open', startedMs })
      }
      case 'task-started': {
        const { taskId: id, label, parentId = sessionId } = event
        return this.#put({ id, kind: 'task', parentId, label, state: 'running', startedMs: atMs })
      }
      case 'session-ended':
        return this.#end(sessionId, 'ended', atMs)
      case 'session-deleted':
        return this.#end(sessionId, 'deleted', atMs)
      case 'task-ended':
        return this.#end(event.taskId, event.end, atMs)
    }
  }

  #end(id: string, state: LineageEntry['state'], endedMs: number): void {
    const entry = this.#entries.get(id)
    if (entry !== undefined) this.#entries.set(id, { ...entry, state, endedMs })
  }

  #put(entry: LineageEntry): void {
    this.#entries.set(entry.id, entry)
    while (this.#entries.size > this.#maxEntries) {
      this.#entries.delete(this.#leastWanted())
      this.evicted++
    }
  }

  #leastWanted(): string {
    let first = ''
    let seen = 0
    for (const { id, endedMs } of this.#entries.values()) {
      if (endedMs !== undefined) return id
      if (seen === 0) first = id
      seen++
      if (seen === lookedAt) break
    }
    return first
  }

  #above({ parentId }: LineageEntry): LineageEntry | undefined {
    return parentId === undefined ? undefined : this.#entries.get(parentId)
  }
}
