// What is known of an agent that somebody else wrote, as data: how it is installed, started and kept to itself, how one
// speaks with it, and what it can do. Nothing here runs in it.
import type { SeedFormat, SeedSession } from '../replay/seed/seed-format.ts'
import type { SessionEnd } from './agent-connection.ts'

export const protocolNames = [
  'acp',
  'pi-rpc',
  'codex-app-server',
  'opencode-http',
  'openclaw-gateway',
  'tidemark-http',
] as const
export type ProtocolName = (typeof protocolNames)[number]

/** Where one run of an agent lives. All of it is made for the run and goes with it. */
export interface AgentPlace {
  /** Its HOME; below it are the XDG directories. */
  readonly home: string
  /** Where it works. */
  readonly work: string
  /** Of the model server, without a slash at the end. */
  readonly modelUrl: string
  /** For one that has to be told on which it listens: it was free when the run began. */
  readonly port: number
}

export interface AgentDefinition {
  readonly name: string
  /** Undefined of one that was given as a command, and of our own. */
  readonly package?: AgentPackage | undefined
  /** What is started of our own, absolute: it is there wherever we are. */
  readonly own?: string
  /** `node`: a script for the Node that runs Tidemark. `executable`: a program of its own. */
  readonly runtime: 'node' | 'executable'
  /** Of Node, before the script. */
  readonly nodeOptions?: readonly string[]
  readonly protocol: ProtocolName
  readonly arguments: readonly string[]
  /** After them, where some are of the run. */
  readonly placeArguments?: (place: AgentPlace) => readonly string[]
  /** Written below its home before it starts, by their path. */
  readonly files?: (place: AgentPlace) => Readonly<Record<string, string>>
  /** What it is given beside what every agent is given. */
  readonly environment: (place: AgentPlace) => Readonly<Record<string, string>>
  readonly can: AgentAbilities
  /** How a session becomes its own; undefined where nobody has told. */
  readonly seeding?: AgentSeeding
  /** It goes on when its input has ended, and is ended by SIGTERM. Default false. */
  readonly isServer?: boolean
  /** Over ACP: a request of its own that ends a session, `{ sessionId }`; undefined: the protocol's, where it offers it. */
  readonly closeMethod?: string | undefined
  /** Looked for in its directory and in all above it, where the agent does so: a credential there would be read. */
  readonly readsUpwards?: readonly string[]
  /** Files outside of its home that it reads, whoever started it. */
  readonly readsBeside?: readonly string[]
}

/** A session that is written before it starts, as if an earlier process of it had left it. */
export interface AgentSeeding {
  readonly format: SeedFormat
  /** The model that the session says it was answered by. */
  readonly model: string
  /** As it names a session, of a UUID. Default: by that alone. */
  readonly id?: (uuid: string) => string
  /** Where the session lies, absolute. */
  readonly file: (place: AgentPlace, session: SeedSession) => string
  /** What it is started with, without its arguments, to make what the session is written into. Undefined: that is a new file. */
  readonly madeBy?: readonly string[]
  /** By what it is opened again. */
  readonly opensBy: 'id' | 'path'
}

export interface AgentPackage {
  readonly name: string
  /** At which it was measured, and is installed. */
  readonly version: string
  /** What is started, below the folder of the package: no launcher of its own, where it has one. */
  readonly entry: string
  /** Versions of what it depends on that are installed in the place of its own, by the name of the package. */
  readonly overrides?: Readonly<Record<string, string>>
  /** Its name on the PATH. */
  readonly command: string
}

/** What it can do, over the protocol that is spoken with it. */
export interface AgentAbilities {
  readonly ends: SessionEnd
  /** A session of an earlier process can be opened again. */
  readonly loads: boolean
  readonly deletes: boolean
  /** Others may listen to its events. Default false. */
  readonly hasClients?: boolean
  /** One process works in many directories, and lets go of one when it is told. Default false. */
  readonly hasDirectories?: boolean
}
