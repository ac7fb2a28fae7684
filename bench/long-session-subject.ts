// One measured process of the long-session bench: `memory DIR` runs 50 steps on one stored session and gives its peak;
// `steps DIR…` runs prompts on several sessions in turn and gives the time of their steps. No flags, no harness inside.
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DrivenAgent, StepReport } from '../src/scenario/agent-driver.ts'
import { playback } from '../src/replay/playback.ts'
import { scriptedTranscript } from '../src/replay/scripted-transcript.ts'
import { referenceAgent } from '../scenarios/agents/reference-agent.ts'
import { modelLimits } from '../scenarios/workloads/driven-session.ts'
import { resumedTurns } from '../scenarios/workloads/resumed-turns.ts'

const STEPS = 50
const ROUNDS = 6

function statusBytes(name: string): number {
  const line = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))
  if (line?.[1] === undefined) throw new Error(`Read /proc/self/status: there is no ${name}`)
  return Number(line[1]) * 1024
}

interface Opened extends AsyncDisposable {
  readonly agent: DrivenAgent
  readonly steps: StepReport[]
  prompt(): Promise<void>
}

async function open(directory: string, compaction: boolean): Promise<Opened> {
  const played = playback(scriptedTranscript(resumedTurns({ firstSteps: STEPS, laterSteps: STEPS })))
  const agent = await referenceAgent.start({
    directory,
    compaction,
    model: { ...modelLimits, languageModel: played.model },
    tools: played.tools,
  })
  const session = agent.openSession('session')
  const steps: StepReport[] = []
  return {
    agent,
    steps,
    async prompt() {
      const turn = await played.next()
      using owned = new DisposableStack()
      owned.use(agent.onStep?.((step) => steps.push(step)))
      await session.prompt(turn?.text ?? '', AbortSignal.timeout(60_000))
    },
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  }
}

async function memory(directory: string, compaction: boolean): Promise<object> {
  await sleep(500)
  const idleRssBytes = statusBytes('VmRSS')
  writeFileSync('/proc/self/clear_refs', '5')
  await using opened = await open(directory, compaction)
  await opened.prompt()
  const peakRssBytes = statusBytes('VmHWM')
  const [first, ...rest] = opened.steps
  return {
    idleRssBytes,
    peakRssBytes,
    aboveIdleBytes: peakRssBytes - idleRssBytes,
    steps: opened.steps.length,
    firstStep: { rowsHydrated: first?.rowsHydrated, bytesHydrated: first?.bytesHydrated },
    laterSteps: {
      rowsHydratedMax: Math.max(...rest.map(({ rowsHydrated = 0 }) => rowsHydrated)),
      rowsReread: rest.reduce((sum, { rowsReread = 0 }) => sum + rowsReread, 0),
    },
  }
}

/** Rounds of each session in turn; the first round warms up. */
async function stepTimes(directories: readonly string[]): Promise<object> {
  await using stack = new AsyncDisposableStack()
  const all: Opened[] = []
  for (const directory of directories) all.push(stack.use(await open(directory, false)))
  for (let round = 0; round <= ROUNDS; round++) {
    for (const opened of all) {
      if (round === 1) opened.steps.length = 0
      await opened.prompt()
    }
  }
  return all.map(({ steps }) => ({
    whole: quantiles(steps.map(({ stepMs }) => stepMs)),
    own: quantiles(steps.map(({ stepMs, waitedMs }) => stepMs - waitedMs)),
  }))
}

function quantiles(values: readonly number[]): { count: number; p50: number; p99: number } {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return { count: sorted.length, p50: at(0.5), p99: at(0.99) }
}

const [what, ...directories] = process.argv.slice(2)
const result =
  what === 'steps'
    ? await stepTimes(directories)
    : await memory(directories[0] ?? '', what === 'memory-compacted')
process.stdout.write(JSON.stringify(result))
