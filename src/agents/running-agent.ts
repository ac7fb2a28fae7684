// An agent that runs for us: in a home of its own, before a model of ours, spoken with over its protocol.
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { ModelServer } from '../model/model-server.ts'
import type { RequestEntry } from '../model/request-entry.ts'
import type { Transcript } from '../replay/transcript.ts'
import type { AgentConnection } from './agent-connection.ts'
import type { AgentDefinition } from './agent-definition.ts'
import { AgentHome } from './agent-home.ts'
import { AgentProcess } from './agent-process.ts'
import { freePort } from '../system/free-port.ts'
import { ProbeAnswers } from './probe-answers.ts'
import { connected } from './protocols/connected.ts'
import { LastHeard } from './protocols/last-heard.ts'
import { type SeededSession, seededSession } from './seeded-session.ts'
import { TreeLooks } from './tree-looks.ts'
import { WireTally } from './wire-tally.ts'

export interface RunningAgentOptions {
  readonly definition: AgentDefinition
  /** What is started, without the arguments of its definition. */
  readonly command: readonly string[]
  /** False runs it as it is, without the probe. Default true. */
  readonly isProbed?: boolean
  /** By which its first process is told. Default: the name of the agent. */
  readonly role?: string
  /** Leaves its home where it was. Default false. */
  readonly keepsHome?: boolean
  /** A session that an earlier process is to have left. */
  readonly session?: Transcript | undefined
}

/** One tool call a prompt, which reads a file of 2 kB, then an answer. */
const WORKLOAD = {
  steps: 1,
  command: 'cat README.md # {round} {step}',
  path: 'README.md',
  inputTokens: 1_000,
} as const

export class RunningAgent implements AsyncDisposable {
  readonly definition: AgentDefinition
  readonly process: AgentProcess
  readonly connection: AgentConnection
  readonly looks: TreeLooks
  readonly wire: WireTally
  readonly home: AgentHome
  /** Where its probes write; undefined without them. */
  readonly probeDirectory: string | undefined
  /** What was written of the session that an earlier process is to have left; undefined without one. */
  readonly seeded: SeededSession | undefined
  readonly #owned: AsyncDisposableStack

  private constructor(parts: Parts, owned: AsyncDisposableStack) {
    this.definition = parts.definition
    this.process = parts.process
    this.connection = parts.connection
    this.looks = parts.looks
    this.wire = parts.wire
    this.home = parts.home
    this.probeDirectory = parts.probeDirectory
    this.seeded = parts.seeded
    this.#owned = owned
  }

  /** Resolves once it has answered; whatever fails before leaves nothing behind. @throws TidemarkError */
  static async start(options: RunningAgentOptions): Promise<RunningAgent> {
    const { definition, command, keepsHome = false, role = definition.name } = options
    const isProbed = options.isProbed ?? true
    await using acquiring = new AsyncDisposableStack()
    const wire = new WireTally()
    const heard = new LastHeard()
    const onRequest = (entry: RequestEntry): void => {
      heard.again()
      wire.request(entry)
    }
    const model = acquiring.use(await ModelServer.start({ workload: WORKLOAD, onRequest }))
    const addresses = { modelUrl: model.url, port: await freePort() }
    const home = acquiring.use(new AgentHome(definition, addresses, keepsHome))
    const probeDirectory = isProbed ? mkdtempSync(join(home.root, 'probe-')) : undefined
    const seeded = options.session && (await seededSession({ definition, command, home }, options.session))
    const process = acquiring.use(
      await AgentProcess.start({
        command: [...command, ...definition.arguments, ...(definition.placeArguments?.(home.place) ?? [])],
        directory: home.place.work,
        environment: home.environment,
        probeDirectory,
      }),
    )
    const answers = probeDirectory === undefined ? undefined : new ProbeAnswers(probeDirectory)
    const looks = new TreeLooks(role, process, answers)
    const connection = acquiring.use(await connected({ definition, process, place: home.place, heard }))
    const parts = { definition, process, connection, looks, wire, home, probeDirectory, seeded }
    return new RunningAgent(parts, acquiring.move())
  }

  /** One prompt, and how long it took. @throws TidemarkError */
  async prompt(session: string, text: string): Promise<void> {
    const startedMs = performance.now()
    await this.connection.prompt(session, text)
    this.wire.prompted(performance.now() - startedMs)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync()
  }
}

type Parts = Pick<
  RunningAgent,
  'definition' | 'process' | 'connection' | 'looks' | 'wire' | 'home' | 'probeDirectory' | 'seeded'
>
