// A tool that prints megabytes: one cycle is one prompt with one command, and everything the agent published of it is weighed.
import type { Figures, Subject, SubjectContext } from '../../src/host/subject.ts'
import { playback, type Playback } from '../../src/replay/playback.ts'
import { scriptedTranscript, type ScriptedTurn } from '../../src/replay/scripted-transcript.ts'
import type { AgentDriver, AgentStart } from '../../src/scenario/agent-driver.ts'
import { DrivenSessionRun, modelLimits } from './driven-session.ts'
import { answering, type Answers } from '../agents/answering-parts.ts'

export interface FloodOptions<Parts> extends Pick<AgentStart<Parts>, 'parts'> {
  readonly driver: AgentDriver<Parts>
  readonly directory: string
  /** What the command of a call prints, in lines of 64 bytes; calls count from 1. */
  readonly outputBytes: (call: number) => number
}

const LINE = 'sixty-four bytes of output on a line of its own, again and again'.slice(0, 63)
/** An agent may publish a chunk as it comes from the pipe, 64 KiB at most, but no more than four events for each. */
const BYTES_PER_EVENT = 16_384

export async function outputFlood<Parts>(
  options: FloodOptions<Parts>,
  context: SubjectContext,
): Promise<Subject> {
  const { driver, directory, parts } = options
  // The model says the command with the tool's name, which the agent knows only once it runs.
  let shellTool = ''
  const played = playback(scriptedTranscript(floods(() => shellTool, options.outputBytes)))
  const model = { ...modelLimits, languageModel: played.model }
  const run = await DrivenSessionRun.start(driver, { directory, model, parts }, context)
  shellTool = run.agent.shellTool
  return new OutputFlood(played, run, context, options.outputBytes)
}

class OutputFlood implements Subject {
  readonly #played: Playback
  readonly #run: DrivenSessionRun
  readonly #context: SubjectContext
  readonly #outputBytes: (call: number) => number
  #calls = 0
  readonly #subscription: Disposable
  #published = { events: 0, bytes: 0 }

  constructor(
    played: Playback,
    run: DrivenSessionRun,
    context: SubjectContext,
    outputBytes: (call: number) => number,
  ) {
    this.#played = played
    this.#run = run
    this.#context = context
    this.#outputBytes = outputBytes
    this.#subscription = run.agent.subscribe(({ type, bytes }) => {
      if (type !== 'tool-output') return
      this.#published.events += 1
      this.#published.bytes += bytes
    })
  }

  async step(): Promise<'done' | void> {
    this.#published = { events: 0, bytes: 0 }
    const turn = await this.#played.next()
    if (turn === undefined) return 'done'
    await this.#run.prompt(turn.text)
    const { events, bytes } = this.#published
    const printed = this.#outputBytes((this.#calls += 1))
    if (bytes < printed / 2) throw new Error(`Flood: ${bytes} of ${printed} bytes were published, wanted all`)
    const { record } = this.#context
    record('outputEventsPerCall', events)
    record('resentOutputBytes', Math.max(0, bytes - printed))
    record('outputEventsTooMany', Math.max(0, events - Math.ceil(printed / BYTES_PER_EVENT) - 1))
  }

  figures(): Figures {
    return this.#run.figures()
  }

  answers(): Answers {
    return answering(this.#run.agent.answers?.(), {
      resentOutputBytes: 'publishedBytes',
      outputEventsTooMany: 'publishedBytes',
    })
  }

  async close(): Promise<void> {
    this.#subscription[Symbol.dispose]()
    await this.#run.close()
    await this.#played[Symbol.asyncDispose]()
  }
}

function* floods(
  shellTool: () => string,
  outputBytes: (call: number) => number,
): Generator<ScriptedTurn, void, undefined> {
  for (let call = 1; ; call++) {
    const command = `yes '${LINE}' | head -c ${outputBytes(call)}`
    const calls = [{ name: shellTool(), input: { command }, output: '' }]
    yield { prompt: `Print the log, round ${call}`, steps: [{ calls }] }
  }
}
