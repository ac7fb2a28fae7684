// A session that an agent finds as if an earlier process of it had left it, and whether its model was given what it says.
import { randomUUID } from 'node:crypto'
import { TidemarkError } from '../errors.ts'
import type { Doubt } from '../findings/doubt.ts'
import { formatBytes, plural } from '../findings/quantity.ts'
import { type WrittenSeed, writeSeed } from '../replay/seed/write-seed.ts'
import type { Transcript } from '../replay/transcript.ts'
import type { AgentDefinition, AgentPlace } from './agent-definition.ts'
import type { FirstRequest } from './wire-tally.ts'

export interface SeededSession extends WrittenSeed {
  /** As its connection opens it again. */
  readonly named: string
}

/** Before now: an agent may keep what is of this minute for a session of its own. */
const BEGAN_MS = 86_400_000

/** Before the agent starts. @throws TidemarkError `usage` where it has no seeding */
export async function seededSession(
  { name, seeding }: AgentDefinition,
  place: AgentPlace,
  transcript: Transcript,
): Promise<SeededSession> {
  if (seeding === undefined)
    throw new TidemarkError(
      'usage',
      `Write a session for ${name}: its own format is not known, wanted an agent with one`,
    )
  const { format, model, file, opensBy } = seeding
  const session = { id: randomUUID(), directory: place.work, model, beganMs: Date.now() - BEGAN_MS }
  const path = file(place, session)
  const written = await writeSeed(path, transcript, { format, session })
  return { ...written, named: opensBy === 'path' ? path : session.id }
}

/** @param first what its model was given first, once the session was opened again */
export function seedNote({ messages, bytes, window }: SeededSession, first: FirstRequest): string {
  return `A session of ${plural(messages, 'message')} in a file of ${formatBytes(bytes)} was opened again: of ${windowInWords(window)} since its last compaction, the model was given ${windowInWords(first)} in its first request`
}

/** Without its history an agent is measured on a short session, whatever else was seen. */
export function seedDoubts(
  { window }: SeededSession,
  first: FirstRequest | undefined,
): readonly Omit<Doubt, 'phase'>[] {
  if (first === undefined)
    return [{ reason: 'its model was asked for nothing after the session was opened', isIncomplete: true }]
  if (first.messages >= window.messages && first.bytes >= window.saidBytes) return []
  return [
    {
      reason: `its model was not given the history of the session: ${windowInWords(first)} in the first request, wanted at least ${windowInWords({ messages: window.messages, bytes: window.saidBytes })}`,
      isIncomplete: true,
    },
  ]
}

function windowInWords({ messages, bytes }: { readonly messages: number; readonly bytes: number }): string {
  return `${plural(messages, 'message')} and ${formatBytes(bytes)}`
}
