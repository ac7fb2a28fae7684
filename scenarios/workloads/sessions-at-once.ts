// Several long sessions of one agent at work at the same time, on one memory budget. The first phase works on one of them
// and leaves what that took; the second works on all, and must stay below as many times of it.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Figures, Subject, SubjectContext } from '../../src/host/subject.ts'
import { generateTranscript } from '../../src/replay/generate-transcript.ts'
import type { SessionProfileName } from '../../src/replay/session-profile.ts'
import { sharedReplay } from '../../src/replay/shared-replay.ts'
import { scriptedTranscript } from '../../src/replay/scripted-transcript.ts'
import { summaryModel } from '../../src/replay/summary-model.ts'
import type { AgentDriver, DrivenAgent } from '../../src/scenario/agent-driver.ts'
import { MARK_VARIABLE, ProcessTree } from '../../src/system/process-tree.ts'
import { proportionalBytes } from '../../src/system/procfs.ts'
import { mustHaveProc } from './must-have-proc.ts'
import { modelLimits } from './driven-session.ts'
import { resumedTurns } from './resumed-turns.ts'
import { answering, type Answers } from '../agents/answering-parts.ts'

export const SESSIONS = 4
/** Between two looks at the tree: each reads /proc. */
const LOOK_EVERY_STEPS = 10
const STEPS = 10
/** As from a network, so that the sessions take turns. */
const MODEL_DELAY_MS = 1
const SINGLE_FILE = 'single-session.json'

export interface SessionsOptions<Parts> {
  readonly driver: AgentDriver<Parts>
  readonly parts: Parts | undefined
  /** Of the run: the phases share what is in it. */
  readonly directory: string
  readonly profile: SessionProfileName
  /** At work at once. */
  readonly atWork: number
  /** Writes the histories first. */
  readonly seeds: boolean
}

export async function sessionsAtOnce<Parts>(
  options: SessionsOptions<Parts>,
  context: SubjectContext,
): Promise<Subject> {
  mustHaveProc('Weigh the agent with all that it starts')
  const { driver, directory, parts } = options
  const { model, tools } = await sharedReplay(
    scriptedTranscript(resumedTurns({ firstSteps: STEPS, laterSteps: STEPS })),
    { delayMs: MODEL_DELAY_MS },
  )
  const agent = await driver.start({
    directory: join(directory, 'agent'),
    model: { ...modelLimits, languageModel: model, summaryModel: summaryModel() },
    tools,
    parts,
  })
  const sessions = new SessionsAtOnce(options, agent, context)
  if (options.seeds) await sessions.seed()
  return sessions
}

class SessionsAtOnce<Parts> implements Subject {
  readonly #options: SessionsOptions<Parts>
  readonly #agent: DrivenAgent
  readonly #context: SubjectContext
  readonly #looking: Disposable | undefined
  readonly #tree: ProcessTree
  #steps = 0
  #peakBytes = 0

  constructor(options: SessionsOptions<Parts>, agent: DrivenAgent, context: SubjectContext) {
    this.#options = options
    this.#agent = agent
    this.#context = context
    this.#tree = new ProcessTree(agent.pid, process.env[MARK_VARIABLE] ?? '')
    this.#looking = agent.onStep?.(({ stepMs }) => {
      context.record('stepMs', stepMs)
      this.#look()
    })
  }

  async seed(): Promise<void> {
    for (let at = 0; at < SESSIONS; at++) {
      const transcript = generateTranscript({ profile: this.#options.profile, seed: at + 1 })
      await this.#agent.openSession(idOf(at)).seed(transcript.turns())
    }
  }

  async step(cycle: number): Promise<void> {
    const { atWork } = this.#options
    await Promise.all(Array.from({ length: atWork }, (_, at) => this.#prompt(idOf(at), cycle)))
    this.#context.record('treeBytesAboveSingles', Math.max(0, this.#peakBytes - (await this.#allowance())))
  }

  figures(): Figures {
    return this.#agent.figures()
  }

  answers(): Answers {
    return answering(this.#agent.answers?.(), {
      bytesOvercommitted: 'budgetOvercommittedBytes',
      treeBytesAboveSingles: 'budgetOvercommittedBytes',
    })
  }

  async close(): Promise<void> {
    this.#looking?.[Symbol.dispose]()
    await this.#agent[Symbol.asyncDispose]()
    const { atWork, directory } = this.#options
    if (atWork === 1) await writeFile(join(directory, SINGLE_FILE), String(this.#peakBytes))
  }

  /** As many times what a single session took; no limit while that is being measured. */
  async #allowance(): Promise<number> {
    const { atWork, directory } = this.#options
    if (atWork === 1) return Infinity
    return atWork * Number(await readFile(join(directory, SINGLE_FILE), 'utf8'))
  }

  async #prompt(id: string, cycle: number): Promise<void> {
    const { end, error } = await this.#agent
      .openSession(id)
      .prompt(`Go on with part ${cycle}`, this.#context.signal)
    if (end !== 'completed')
      throw new Error(`Prompt ${id}: it ended ${end}, wanted completed`, { cause: error })
  }

  #look(): void {
    this.#context.record('bytesOvercommitted', this.#agent.figures()['budgetOvercommittedBytes'] ?? 0)
    if (this.#steps++ % LOOK_EVERY_STEPS !== 0) return
    const pids = [this.#agent.pid, ...this.#tree.scan().map(({ pid }) => pid)]
    const bytes = pids.reduce((sum, pid) => sum + (proportionalBytes(pid) ?? 0), 0)
    this.#peakBytes = Math.max(this.#peakBytes, bytes)
    this.#context.record('treeAtWorkBytes', bytes)
  }
}

function idOf(at: number): string {
  return `session-${at + 1}`
}
