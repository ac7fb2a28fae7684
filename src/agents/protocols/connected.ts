// Which connection speaks which protocol, and what an agent that ended instead of answering said last.
import { TidemarkError } from '../../errors.ts'
import { lastWords } from '../../findings/last-words.ts'
import type { AgentConnection } from '../agent-connection.ts'
import type { AgentDefinition, AgentPlace, ProtocolName } from '../agent-definition.ts'
import type { AgentProcess } from '../agent-process.ts'
import { AcpConnection } from './acp-connection.ts'
import { CodexConnection } from './codex-connection.ts'
import type { LastHeard } from './last-heard.ts'
import { OpenclawConnection } from './openclaw-connection.ts'
import { OpencodeHttpConnection } from './opencode-http-connection.ts'
import { PiConnection } from './pi-connection.ts'
import { ReferenceConnection } from './reference-connection.ts'

export interface Connecting {
  readonly definition: AgentDefinition
  readonly process: AgentProcess
  readonly place: AgentPlace
  /** Told of each request to its model, and of what it says. */
  readonly heard: LastHeard
}

type Opening = (connecting: Connecting) => Promise<AgentConnection>

const openings: Readonly<Record<ProtocolName, Opening>> = {
  acp: ({ process: { streams }, place: { work }, definition: { closeMethod }, heard }) =>
    AcpConnection.open(streams, { work, closeMethod, heard }),
  'pi-rpc': ({ process: { streams }, heard }) => PiConnection.open(streams, heard),
  'codex-app-server': ({ process: { streams }, place: { work }, heard }) =>
    CodexConnection.open(streams, { work, heard }),
  'opencode-http': ({ process: { streams }, heard }) => OpencodeHttpConnection.open(streams, heard),
  'openclaw-gateway': ({ process: { streams }, place: { port }, heard }) =>
    OpenclawConnection.open(streams, { port, token: 'tidemark', heard }),
  'tidemark-http': ({ process: { streams }, heard }) => ReferenceConnection.open(streams, heard),
}

/** A connection breaks a moment before the process is seen to have ended. */
const ENDING_MS = 1_000

/** @throws TidemarkError `process` when it ends before it answers, `protocol` when it answers otherwise or not at all */
export async function connected(connecting: Connecting): Promise<AgentConnection> {
  const { definition, process } = connecting
  const opening = openings[definition.protocol](connecting)
  const gone = process.exit.then(() => undefined)
  try {
    const connection = await Promise.race([opening, gone])
    if (connection !== undefined) return connection
  } catch (error) {
    if (!(await process.endsWithin(ENDING_MS))) throw error
  }
  opening.catch(() => undefined)
  throw await endedBeforehand(definition, process)
}

async function endedBeforehand(
  { name, protocol }: AgentDefinition,
  process: AgentProcess,
): Promise<TidemarkError> {
  const { code, signal } = await process.exit
  const words = lastWords(process.stderrTail)
  const said = words === undefined ? '' : `, and said: ${words}`
  return new TidemarkError(
    'process',
    `Start ${name}: it ended (${signal ?? `exit code ${code}`}) before it answered${said}, wanted an agent that speaks ${protocol}`,
  )
}
