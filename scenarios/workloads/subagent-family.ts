// Prompts that hand work to subagents, some of which fail, nest, or are aborted with their parent. One cycle is one family:
// a session, its subagents, and its deletion, after which none of them may be left.
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { LanguageModelV4, LanguageModelV4Prompt } from '@ai-sdk/provider'
import type { Figures, Subject, SubjectContext } from '../../src/host/subject.ts'
import { speakingModel, type Utterance } from '../../src/replay/replay-model.ts'
import type { AgentDriver, DrivenAgent } from '../../src/scenario/agent-driver.ts'
import { modelLimits } from './driven-session.ts'
import { answering, type Answers } from '../agents/answering-parts.ts'

/** A subagent has this long to end after its parent's prompt was aborted. */
const END_MS = 1_000
const LOOK_MS = 5
/** Every third family is aborted while a subagent works. */
const ABORT_EVERY = 3
const waiting = 'wait until you are told to stop'

/** What each asks of its subagents, by the first word of its prompt; a word that is missing here just answers. */
const families: Readonly<Record<string, readonly string[]>> = {
  lead: ['look into the store', 'fail', 'nest one deeper'],
  nest: ['look into the window'],
  hold: ['look into the locks', waiting],
}

export async function subagentFamily<Parts>(
  driver: AgentDriver<Parts>,
  directory: string,
  context: SubjectContext & { readonly parts: Parts | undefined },
): Promise<Subject> {
  const model = { ...modelLimits, languageModel: familyModel() }
  return new SubagentFamily(await driver.start({ directory, model, parts: context.parts }), context)
}

class SubagentFamily implements Subject {
  readonly #agent: DrivenAgent
  readonly #context: SubjectContext

  constructor(agent: DrivenAgent, context: SubjectContext) {
    this.#agent = agent
    this.#context = context
  }

  async step(cycle: number): Promise<void> {
    const id = `family-${cycle}`
    if (cycle % ABORT_EVERY === 0) await this.#abortedPrompt(id)
    else await this.#prompt(id, 'lead the work')
    await this.#settled()
    const { record } = this.#context
    record('subagentsLeft', this.#figure('subagentsLive'))
    await this.#agent.deleteSession(id)
    record('sessionsLeft', this.#figure('sessions'))
  }

  figures(): Figures {
    return this.#agent.figures()
  }

  answers(): Answers {
    return answering(this.#agent.answers?.(), {
      subagentsLeft: 'subagentsLive',
      sessionsLeft: 'sessions',
    })
  }

  async close(): Promise<void> {
    await this.#agent[Symbol.asyncDispose]()
  }

  async #prompt(id: string, text: string): Promise<void> {
    const { end, error } = await this.#agent.openSession(id).prompt(text, this.#context.signal)
    if (end !== 'completed') throw new Error(`Prompt: it ended ${end}, wanted completed`, { cause: error })
  }

  async #abortedPrompt(id: string): Promise<void> {
    const session = this.#agent.openSession(id)
    const running = session.prompt('hold the work', this.#context.signal)
    while (this.#figure('subagentsLive') === 0) await pause(LOOK_MS)
    session.abort()
    const { end } = await running
    if (end !== 'aborted') throw new Error(`Abort: the prompt ended ${end}, wanted aborted`)
  }

  async #settled(): Promise<void> {
    const endMs = performance.now() + END_MS
    while (this.#figure('subagentsLive') > 0 && performance.now() < endMs) await pause(LOOK_MS)
  }

  #figure(name: string): number {
    const value = this.#agent.figures()[name]
    if (value === undefined) throw new Error(`Count ${name}: the agent does not say`)
    return value
  }
}

function speaking(prompt: LanguageModelV4Prompt): LanguageModelV4 {
  return speakingModel('family', () => said(prompt))
}

/** Knows from the newest prompt who is asking, and from what follows it whether the subagents have answered. */
function familyModel(): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'scenario',
    modelId: 'family',
    supportedUrls: {},
    doGenerate: (call) => speaking(call.prompt).doGenerate(call),
    async doStream(call) {
      const asked = askedOf(call.prompt)
      if (asked.startsWith('fail')) throw new Error('The model of this subagent fails')
      if (asked === waiting && call.abortSignal) await once(call.abortSignal, 'abort')
      return speaking(call.prompt).doStream(call)
    },
  }
}

function said(prompt: LanguageModelV4Prompt): readonly Utterance[] {
  const asked = askedOf(prompt)
  const work = families[asked.split(' ')[0] ?? ''] ?? []
  if (work.length === 0 || prompt.at(-1)?.role === 'tool') {
    return [{ kind: 'text', text: `${asked}: this is what was found. `.repeat(40) }]
  }
  return work.map((each, at) => ({
    kind: 'call',
    callId: `call-${at}`,
    name: 'task',
    input: JSON.stringify({ description: each, prompt: each }),
  }))
}

function askedOf(prompt: LanguageModelV4Prompt): string {
  const content = prompt.findLast((message) => message.role === 'user')?.content ?? []
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('')
}
