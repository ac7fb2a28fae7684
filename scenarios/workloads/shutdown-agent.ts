// An agent that is shut down in the middle of everything: one cycle is one agent, with a task that ignores its end, a
// capture, a checkpoint and unwritten events; what is looked at is what its shutdown did, and what it left.
import { setTimeout as pause } from 'node:timers/promises'
import { join } from 'node:path'
import { TidemarkError } from '../../src/errors.ts'
import type { Agent } from '../../src/agent/agent.ts'
import { defaultParts } from '../../src/agent/parts.ts'
import type { ShutdownReport } from '../../src/agent/shutdown/shutdown.ts'
import type { Subject, SubjectContext } from '../../src/host/subject.ts'
import type { Answers } from '../agents/answering-parts.ts'
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
/** What the order of the steps answers for. */
const OF_THE_STEPS = [
  'stepsMissing',
  'stepsOutOfOrder',
  'shutdownsRunTwice',
  'shutdownOverrunMs',
  'tasksThatDidNotEnd',
  'eventsNotOnDisk',
]
/** A component that comes back to life does so within this. */
const REVIVAL_MS = 10

export function shutdownAgent(options: BackgroundAgentOptions, context: SubjectContext): Subject {
  return new ShutdownAgent(options, context)
}

class ShutdownAgent implements Subject {
  readonly #options: BackgroundAgentOptions
  readonly #context: SubjectContext
  /** The first component that did as it was asked after its shutdown. */
  #revived: Function | undefined

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
    const revived = revivedOf(agent)
    this.#revived ??= revived[0]
    record('cameBack', revived.length)
    await pause(REVIVAL_MS)
    record('heldAfterShutdown', registry.snapshot().held.length)
  }

  /** What came back is what holds something after the shutdown, where anything did. */
  answers(): Answers {
    const { shutdown } = { ...defaultParts, ...this.#options.parts }
    const answer = this.#revived ?? shutdown
    const steps = Object.fromEntries(OF_THE_STEPS.map((name) => [name, shutdown]))
    return { ...steps, heldAfterShutdown: answer, cameBack: answer }
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

/** What does as it is asked, when all components are gone. */
function revivedOf({ background }: Agent): readonly Function[] {
  const { observer, tasks, checkpoints, captures, ledger, stream, memory } = background
  const event = { type: 'late', sessionId: 'late' }
  const touches: readonly (readonly [object, string, () => unknown])[] = [
    [observer, 'note', () => observer.note('late')],
    [tasks, 'start', () => tasks.start({ sessionId: 'late', label: 'late' }, async () => {})],
    [checkpoints, 'note', () => checkpoints.note('late')],
    [captures, 'idle', () => captures.idle('late')],
    [ledger, 'note', () => ledger.note(event, 1, 1)],
    [stream, 'append', () => stream.append(event)],
    [memory, 'add', () => memory.add({ ...event, text: 'late', atMs: 1 })],
  ]
  return touches.flatMap(([component, name, touch]) => {
    const method: unknown = Reflect.get(component, name)
    return typeof method === 'function' && !refuses(touch) ? [method] : []
  })
}

function refuses(touch: () => unknown): boolean {
  try {
    touch()
    return false
  } catch (error) {
    return error instanceof TidemarkError && error.code === 'disposed'
  }
}
