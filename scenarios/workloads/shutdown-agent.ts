// An agent that is shut down in the middle of everything: one cycle is one agent, with a task that ignores its end, a
// capture, a checkpoint and unwritten events; what is looked at is what its shutdown did, and what it left.
import { setTimeout as pause } from 'node:timers/promises'
import { join } from 'node:path'
import { TidemarkError } from '../../src/errors.ts'
import type { Agent } from '../../src/agent/agent.ts'
import type { ShutdownReport } from '../../src/agent/shutdown/shutdown.ts'
import type { Subject, SubjectContext } from '../../src/probe/subject.ts'
import { BackgroundAgent, type BackgroundAgentOptions } from './background-agent.ts'

const ORDER = [
  'observer',
  'task registry',
  'checkpoints',
  'learning capture',
  'ledger',
  'event stream',
  'memory store',
]
/** Of one step; a task that ignores its end takes a second of its own. */
const STEP_LIMIT_MS = 400
/** Above the limit: two busy cores are late with their timers. */
const LATE_MS = 1000
/** A component that comes back to life does so within this. */
const REVIVAL_MS = 10

export function shutdownAgent(options: BackgroundAgentOptions, context: SubjectContext): Subject {
  return new ShutdownAgent(options, context)
}

class ShutdownAgent implements Subject {
  readonly #options: BackgroundAgentOptions
  readonly #context: SubjectContext

  constructor(options: BackgroundAgentOptions, context: SubjectContext) {
    this.#options = options
    this.#context = context
  }

  async step(cycle: number): Promise<void> {
    const directory = join(this.#options.directory, String(cycle))
    const limits = { shutdownStepMs: STEP_LIMIT_MS, captureAfterMs: 50, checkpointAfterMs: 50 }
    await using run = await BackgroundAgent.start({ ...this.#options, directory, limits })
    const { agent, registry } = run
    await run.prompt('busy')
    const task = agent.background.tasks.start({ sessionId: 'busy', label: 'listens' }, ({ signal }) =>
      pause(60_000, undefined, { signal }),
    )
    const appended = agent.background.stream.append({ type: 'last words', sessionId: 'busy' })
    const [report, second] = await Promise.all([agent.shutdownAll(), agent.shutdownAll()])
    this.#judge(report, second)
    const { record } = this.#context
    record('tasksThatDidNotEnd', (await task.outcome).end === 'cancelled' ? 0 : 1)
    record('eventsNotOnDisk', Math.max(0, appended - agent.background.stream.counters.durableSeq))
    record('heldAfterShutdown', registry.snapshot().held.length)
    record('cameBack', touched(agent))
    await pause(REVIVAL_MS)
    record('heldAfterShutdown', registry.snapshot().held.length)
  }

  /** Every agent is closed in its own cycle. */
  close(): void {}

  #judge({ steps, tookMs }: ShutdownReport, second: ShutdownReport): void {
    const { record } = this.#context
    record('stepsMissing', ORDER.filter((name) => !steps.some((step) => step.name === name)).length)
    const ran = steps.map(({ name }) => name).filter((name) => ORDER.includes(name))
    record('stepsOutOfOrder', ran.filter((name, at) => name !== ORDER[at]).length)
    record('shutdownsRunTwice', second.steps === steps ? 0 : 1)
    record('shutdownOverrunMs', Math.max(0, Math.round(tookMs - ORDER.length * STEP_LIMIT_MS - LATE_MS)))
  }
}

/** How many components do as they are asked, when all of them are gone. */
function touched({ background }: Agent): number {
  const { observer, tasks, checkpoints, captures, ledger, stream, memory } = background
  const event = { type: 'late', sessionId: 'late' }
  const touches = [
    () => observer.note('late'),
    () => tasks.start({ sessionId: 'late', label: 'late' }, async () => {}),
    () => checkpoints.note('late'),
    () => captures.idle('late'),
    () => ledger.note(event, 1, 1),
    () => stream.append(event),
    () => memory.add({ ...event, text: 'late', atMs: 1 }),
  ]
  return touches.filter((touch) => !refuses(touch)).length
}

function refuses(touch: () => unknown): boolean {
  try {
    touch()
    return false
  } catch (error) {
    return error instanceof TidemarkError && error.code === 'disposed'
  }
}
