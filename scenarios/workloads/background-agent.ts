// A reference agent whose model answers at once, for workloads about what goes on beside its prompts.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Agent } from '../../src/agent/agent.ts'
import type { BackgroundLimits } from '../../src/agent/background.ts'
import { createAgent } from '../../src/agent/create-agent.ts'
import { playback, type Playback } from '../../src/replay/playback.ts'
import { scriptedTranscript, type ScriptedTurn } from '../../src/replay/scripted-transcript.ts'
import { ResourceRegistry } from '../../src/resources/registry.ts'
import { answeringParts, type Answers } from '../agents/answering-parts.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'
import { modelLimits } from './driven-session.ts'

/** Caps small enough to be reached in a warm-up: until it is full, a history grows like a leak. */
const smallCaps: BackgroundLimits = {
  stream: { historyEvents: 100, cachedEvents: 100, segmentBytes: 256 * 1024, retainedBytes: 1024 * 1024 },
  ledgerEntries: 20,
}

export interface BackgroundAgentOptions {
  readonly directory: string
  readonly parts: ReferenceParts | undefined
  readonly limits?: BackgroundLimits
}

export class BackgroundAgent implements AsyncDisposable {
  readonly agent: Agent
  readonly registry: ResourceRegistry
  /** The part that answers for what is counted. */
  readonly answers: Answers
  readonly #played: Playback

  private constructor(agent: Agent, registry: ResourceRegistry, played: Playback, answers: Answers) {
    this.agent = agent
    this.registry = registry
    this.answers = answers
    this.#played = played
  }

  static async start({ directory, parts, limits }: BackgroundAgentOptions): Promise<BackgroundAgent> {
    const registry = new ResourceRegistry()
    const played = playback(scriptedTranscript(spokenTurns()))
    const workspace = join(directory, 'workspace')
    await mkdir(workspace, { recursive: true })
    const agent = await createAgent({
      directory: workspace,
      dataDirectory: join(directory, 'data'),
      registry,
      model: { ...modelLimits, languageModel: played.model },
      limits: { background: { ...smallCaps, ...limits } },
      ...(parts && { parts }),
    })
    return new BackgroundAgent(agent, registry, played, answeringParts(parts))
  }

  /** Prompts the session, which is made when there is none. @throws when the prompt did not complete */
  async prompt(sessionId: string): Promise<void> {
    const turn = await this.#played.next()
    const { outcome, error } = await this.agent.openSession({ id: sessionId }).prompt(turn?.text ?? '')
    if (outcome !== 'completed')
      throw new Error(`Prompt: it ended ${outcome}, wanted completed`, { cause: error })
  }

  /** Timers that are armed for a session. */
  timersOf(sessionId: string): number {
    const { held } = this.registry.snapshot()
    return held.filter(({ kind, owner }) => kind === 'timer' && owner?.name === sessionId).length
  }

  holdings(): Readonly<Record<string, number>> {
    const { kinds } = this.registry.snapshot()
    return Object.fromEntries([...kinds].map(([kind, { live }]) => [kind, live]))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.agent.shutdownAll()
    await this.#played[Symbol.asyncDispose]()
  }
}

function* spokenTurns(): Generator<ScriptedTurn, void, undefined> {
  for (let turn = 1; ; turn++)
    yield { prompt: `Say what you know, round ${turn}`, steps: [{ text: 'All of it.' }] }
}
