// The measured process, on whatever it runs: obeys the runner, owns nothing that outlives the subject.
// It is started with the channel on descriptor 3.
import { rmSync } from 'node:fs'
import { TidemarkError } from '../errors.ts'
import { RunnerChannel } from './channel.ts'
import { Life } from './life.ts'
import type { Engine } from './engine.ts'
import { loadPhase } from './load.ts'
import {
  type Assignment,
  CHANNEL_FD,
  CHANNEL_LOST_EXIT_CODE,
  JIT_VARIABLE,
  MALLOC_VARIABLE,
  type Refusal,
  refusals,
} from './protocol.ts'
import { ProgramEnd } from './program-end.ts'
import { Recorder } from './recorder.ts'
import { Reporter } from './reporter.ts'
import { payOneTimeCosts } from './settle.ts'
import { followWorkers } from './worker-heaps.ts'
import type { Surveyed } from './survey/survey-life.ts'
import type { WasmCalls } from './survey/wasm-calls.ts'

/** Longer stacks are cut: they go through the channel and into the result. */
const MAX_STACK_CHARACTERS = 8_192
/** Exit code after the subject threw; the message has gone to the runner before. */
const THREW_EXIT_CODE = 70

/** Where snapshots lie that nobody will delete once the runner is gone. */
let snapshots: string | undefined

async function live(reporter: Reporter, recorder: Recorder, assignment: Assignment): Promise<void> {
  snapshots = assignment.survey?.directory
  reporter.watch = await reporter.engine.watch(assignment.probe)
  const { survey } = assignment
  const wasm = survey?.tracesNative === true ? await wasmCalls() : undefined
  const ending = new ProgramEnd(reporter)
  const phase = ending.ofLast(await loadPhase(assignment.source))
  await payOneTimeCosts()
  const { cycleTimeoutMs = phase.plan.cycleTimeoutMs } = assignment
  reporter.say({ kind: 'loaded', plan: { ...phase.plan, cycleTimeoutMs } })
  const why =
    survey === undefined
      ? await new Life({ phase, assignment, recorder, reporter }).run()
      : await surveyed({ phase, assignment, recorder, reporter, plan: survey, wasm })
  await reporter.sayAnswers()
  if (why !== 'stopped') await ending.end()
  reporter.say({ kind: 'finished', why })
  if (why === 'stopped') process.exit(0)
}

/** Before the program loads: it keeps the functions that it gets. */
async function wasmCalls(): Promise<WasmCalls> {
  const { WasmCalls } = await import('./survey/wasm-calls.ts')
  return new WasmCalls()
}

/** Loaded only for a survey: the profiler's modules would cost every other phase their memory. */
async function surveyed(request: Surveyed): Promise<'complete'> {
  const { SurveyLife } = await import('./survey/survey-life.ts')
  await new SurveyLife(request).run()
  return 'complete'
}

function reportAndExit(reporter: Reporter, thrown: unknown): void {
  const { message, stack } = textsOf(thrown)
  try {
    reporter.say({
      kind: 'threw',
      message,
      stack,
      during: reporter.stage,
      ...reporter.called,
      refusal: refusalOf(thrown) ?? (reporter.stage === 'load' ? 'subject' : undefined),
    })
  } catch (error) {
    if (isClosedHere(error)) process.exit(CHANNEL_LOST_EXIT_CODE)
    // The runner is gone, and nobody else will end what the subject has started: this process leads its group.
    if (snapshots !== undefined) swept(snapshots)
    process.kill(-process.pid, 'SIGKILL')
  }
  if (thrown instanceof TidemarkError && thrown.cause instanceof SyntaxError) printed(thrown.cause)
  else process.exit(THREW_EXIT_CODE)
}

/** Node tells the line of a syntax error only where nobody has caught it. */
function printed(error: SyntaxError): void {
  process.removeAllListeners('uncaughtException')
  setImmediate(() => {
    throw error
  })
}

/** What they hold is whatever the subject holds, its keys too. */
function swept(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true })
  } catch {
    // The next run there does it.
  }
}

/** Whatever it is, and whatever it does when it is looked at. */
function textsOf(thrown: unknown): { readonly message: string; readonly stack: string } {
  const message = textOf(() => (thrown instanceof Error ? thrown.message : thrown))
  const stack = textOf(() => (thrown instanceof Error ? (thrown.stack ?? message) : message))
  return { message, stack }
}

function textOf(read: () => unknown): string {
  try {
    return String(read()).slice(0, MAX_STACK_CHARACTERS)
  } catch {
    return 'something that cannot be shown as text'
  }
}

/** The descriptor was closed in this process, as daemons do with all they find. */
function isClosedHere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EBADF'
}

function refusalOf(thrown: unknown): Refusal | undefined {
  return thrown instanceof TidemarkError ? refusals.find((code) => code === thrown.code) : undefined
}

/** For the life of this process: resolves once the subject is done, or after what it threw was told. */
export async function host(engine: Engine): Promise<void> {
  // Of the runner's own asking: what the subject starts with the same options must not have it.
  process.execArgv = process.execArgv.filter((option) => !option.startsWith('--inspect-port='))
  followWorkers()
  // Of the growth run alone, and not of what the subject starts.
  for (const name of [MALLOC_VARIABLE, JIT_VARIABLE]) Reflect.deleteProperty(process.env, name)
  const channel = new RunnerChannel(engine.wireOf(CHANNEL_FD))
  const recorder = new Recorder()
  const reporter = new Reporter(engine, channel, recorder)
  process.on('uncaughtException', (thrown) => {
    // A subject with a handler of its own is left to it.
    if (process.listenerCount('uncaughtException') === 1) reportAndExit(reporter, thrown)
  })
  try {
    await live(reporter, recorder, channel.assignment())
  } catch (thrown) {
    reportAndExit(reporter, thrown)
  }
}
