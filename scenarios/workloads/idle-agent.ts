// An agent with open sessions and nothing to do: one cycle is a while in which no message comes. Every timer of the process
// that fires is counted, whoever set it, and everything that an idle program must not add to.
import { createHook } from 'node:async_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { Figures, Subject, SubjectContext } from '../../src/host/subject.ts'
import { BackgroundAgent, type BackgroundAgentOptions } from './background-agent.ts'
import { answering, type Answers } from '../agents/answering-parts.ts'

const SESSIONS = 3
const IDLE_MS = 50
/** What the prompts still have to write: joined deltas, a batch of events, a capture and a checkpoint. */
const LAST_WRITES_MS = 500
/** What the observer is told, and so what it states. */
const OBSERVER = { minMs: 2, maxMs: 20 }
/** The pause of the cycle itself, one look that was under way, and one of something that fires less often than a cycle. */
const OTHER_FIRES = 3

export async function idleAgent(options: BackgroundAgentOptions, context: SubjectContext): Promise<Subject> {
  const limits = { observer: OBSERVER, captureAfterMs: 10, checkpointAfterMs: 10 }
  const run = await BackgroundAgent.start({ ...options, limits })
  for (let session = 1; session <= SESSIONS; session++) await run.prompt(`idle-${session}`)
  await pause(LAST_WRITES_MS)
  return new IdleAgent(run, context)
}

class IdleAgent implements Subject {
  readonly #run: BackgroundAgent
  readonly #context: SubjectContext
  readonly #fires = new TimerFires()

  constructor(run: BackgroundAgent, context: SubjectContext) {
    this.#run = run
    this.#context = context
  }

  async step(): Promise<void> {
    const { record } = this.#context
    const startedMs = performance.now()
    const before = this.#levels()
    const fires = this.#fires.count
    await pause(IDLE_MS)
    const allowed = Math.ceil((performance.now() - startedMs) / OBSERVER.maxMs) + OTHER_FIRES
    const after = this.#levels()
    record('timerFires', this.#fires.count - fires)
    record('timerFiresAboveStated', Math.max(0, this.#fires.count - fires - allowed))
    record('eventsWhileIdle', after.events - before.events)
    record('writesWhileIdle', after.writes - before.writes)
    record('performanceEntriesAdded', after.performanceEntries - before.performanceEntries)
  }

  figures(): Figures {
    return { timers: this.#run.registry.live('timer'), ...this.#levels() }
  }

  answers(): Answers {
    return answering(this.#run.answers, {
      timerFiresAboveStated: 'observer',
      performanceEntriesAdded: 'observer',
      performanceEntries: 'observer',
      timers: 'observer',
    })
  }

  holdings(): Readonly<Record<string, number>> {
    return this.#run.holdings()
  }

  async close(): Promise<void> {
    this.#fires[Symbol.dispose]()
    performance.clearMarks()
    await this.#run[Symbol.asyncDispose]()
  }

  #levels(): { readonly events: number; readonly writes: number; readonly performanceEntries: number } {
    const { lastSeq, writes } = this.#run.agent.background.stream.counters
    return { events: lastSeq, writes, performanceEntries: performance.getEntries().length }
  }
}

/** Counts timeouts and intervals as they fire. */
class TimerFires implements Disposable {
  count = 0
  readonly #timers = new Set<number>()
  readonly #hook = createHook({
    init: (id, type) => {
      if (type === 'Timeout') this.#timers.add(id)
    },
    before: (id) => {
      if (this.#timers.has(id)) this.count++
    },
    destroy: (id) => {
      this.#timers.delete(id)
    },
  })

  constructor() {
    this.#hook.enable()
  }

  [Symbol.dispose](): void {
    this.#hook.disable()
  }
}
