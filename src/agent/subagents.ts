// Sessions that an agent starts for a part of its own work. Each runs inside the tool call that asked for it, so it ends
// with that call, with the prompt the call belongs to, and with the session of that prompt; bounded in number and depth.
import { TidemarkError } from '../errors.ts'
import type { ResourceRegistry } from '../resources/registry.ts'
import type { PromptResult } from './prompt/outcome.ts'

export interface SubagentLimits {
  /** At once, of one parent. Default 8. */
  readonly perParent: number
  /** Subagents below a session: 1 means that they start none themselves. Default 2. */
  readonly depth: number
}

const defaultSubagentLimits: SubagentLimits = { perParent: 8, depth: 2 }

export interface SubagentRequest {
  readonly parentId: string
  readonly callId: string
  /** A few words, for people. */
  readonly title: string
  readonly prompt: string
  readonly signal: AbortSignal
}

/** What a subagent needs of its agent. */
export interface SubagentHost {
  /** Sessions above this one, itself not counted. @throws TidemarkError `session-unknown` */
  depthOf(sessionId: string): number
  open(parentId: string, title: string): string
  prompt(sessionId: string, text: string, signal: AbortSignal): Promise<PromptResult>
}

/** Resolves with what the subagent said last. @throws TidemarkError `tool` when it was refused or failed, `aborted` */
export type RunSubagent = (request: SubagentRequest) => Promise<string>

/** All but `live` count from the start. */
export interface SubagentFigures {
  readonly live: number
  readonly started: number
  readonly completed: number
  readonly failed: number
  readonly aborted: number
  readonly refused: number
}

export interface Subagents {
  readonly figures: SubagentFigures
  run(host: SubagentHost, request: SubagentRequest): Promise<string>
}

export class BoundedSubagents implements Subagents {
  readonly #limits: SubagentLimits
  readonly #registry: ResourceRegistry
  readonly #liveOf = new Map<string, number>()
  readonly #counts = { live: 0, started: 0, completed: 0, failed: 0, aborted: 0, refused: 0 }

  constructor(registry: ResourceRegistry, limits: Partial<SubagentLimits> = {}) {
    this.#registry = registry
    this.#limits = { ...defaultSubagentLimits, ...limits }
  }

  get figures(): SubagentFigures {
    return { ...this.#counts }
  }

  async run(host: SubagentHost, request: SubagentRequest): Promise<string> {
    const { parentId, title, prompt, signal } = request
    signal.throwIfAborted()
    this.#refuseTooMany(host, parentId)
    using live = this.#enter(parentId)
    const id = host.open(parentId, title)
    live.use(this.#registry.hold('session', `subagent ${id} of ${parentId}`))
    const result = await host.prompt(id, prompt, signal)
    return this.#ended(result, title)
  }

  #refuseTooMany(host: SubagentHost, parentId: string): void {
    const { perParent, depth } = this.#limits
    const live = this.#liveOf.get(parentId) ?? 0
    const reason =
      live >= perParent
        ? `the session has ${live} at work and may have ${perParent}`
        : host.depthOf(parentId) >= depth
          ? `they are nested ${depth} deep, which is the most`
          : undefined
    if (reason === undefined) return
    this.#counts.refused++
    throw new TidemarkError('tool', `Start subagent: ${reason}`)
  }

  #enter(parentId: string): DisposableStack {
    const leaving = new DisposableStack()
    this.#liveOf.set(parentId, (this.#liveOf.get(parentId) ?? 0) + 1)
    this.#counts.live++
    this.#counts.started++
    leaving.defer(() => {
      this.#counts.live--
      const left = (this.#liveOf.get(parentId) ?? 1) - 1
      if (left > 0) this.#liveOf.set(parentId, left)
      else this.#liveOf.delete(parentId)
    })
    return leaving
  }

  #ended({ outcome, text, error }: PromptResult, title: string): string {
    if (outcome === 'completed' || outcome === 'step-limit') {
      this.#counts.completed++
      return text === '' ? '[The subagent said nothing]' : text
    }
    this.#counts[outcome]++
    throw new TidemarkError('tool', `Run subagent ${title}: it ended ${outcome}`, { cause: error })
  }
}
