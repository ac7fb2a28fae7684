// A session that an agent finds as if an earlier process of it had left it, and whether its model was given what it says.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { TidemarkError } from '../errors.ts'
import type { Doubt } from '../findings/doubt.ts'
import { lastWords } from '../findings/last-words.ts'
import { formatBytes, plural } from '../findings/quantity.ts'
import { type WrittenSeed, writeSeed } from '../replay/seed/write-seed.ts'
import type { Transcript } from '../replay/transcript.ts'
import type { AgentDefinition } from './agent-definition.ts'
import type { AgentHome } from './agent-home.ts'
import type { FirstRequest } from './wire-tally.ts'

export interface SeededSession extends WrittenSeed {
  /** As its connection opens it again. */
  readonly named: string
}

/** Before now: an agent may keep what is of this minute for a session of its own. */
const BEGAN_MS = 86_400_000
/** To make files of its own, on a busy machine. */
const MADE_MS = 60_000
/** Of what it said when it failed. */
const TOLD_CHARACTERS = 300

export interface SeededAgent {
  readonly definition: AgentDefinition
  /** What is started, without the arguments of its definition. */
  readonly command: readonly string[]
  readonly home: AgentHome
}

/** Before the agent starts. @throws TidemarkError `usage` where it has no seeding, and where its own files do not take a session */
export async function seededSession(agent: SeededAgent, transcript: Transcript): Promise<SeededSession> {
  const { name, seeding } = agent.definition
  if (seeding === undefined)
    throw new TidemarkError(
      'usage',
      `Write a session for ${name}: its own format is not known, wanted an agent with one`,
    )
  const { format, model, file, opensBy, id = (uuid: string) => uuid, madeBy } = seeding
  const { place } = agent.home
  const session = {
    id: id(randomUUID()),
    directory: place.work,
    model,
    beganMs: Date.now() - BEGAN_MS,
  }
  if (madeBy !== undefined) await made(agent, madeBy)
  const path = file(place, session)
  const written = await writeSeed(path, transcript, { format, session })
  return { ...written, named: opensBy === 'path' ? path : session.id }
}

/** By the agent itself, in its home. @throws TidemarkError `process` */
async function made({ definition, command, home }: SeededAgent, options: readonly string[]): Promise<void> {
  const [file = '', ...args] = command
  try {
    await promisify(execFile)(file, [...args, ...options], {
      cwd: home.place.work,
      env: home.environment,
      timeout: MADE_MS,
    })
  } catch (cause) {
    throw new TidemarkError(
      'process',
      `Write a session for ${definition.name}: ${options.join(' ')} failed (${reasonOf(cause)}), wanted files of its own to write it into`,
      { cause },
    )
  }
}

/** What the program said last, where it said anything. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const said = 'stderr' in error && typeof error.stderr === 'string' ? lastWords(error.stderr) : undefined
  return (said ?? error.message).slice(0, TOLD_CHARACTERS)
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
