// A transcript written down in code, for workloads that no recording has; played like any other.
import { countTurn, emptyCounts } from './transcript-counts.ts'
import type { ProgressEvent, ToolCallPart, Transcript, TranscriptPart, TranscriptTurn } from './transcript.ts'

export interface ScriptedCall {
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
  readonly output: string
  /** Default `completed`. */
  readonly outcome?: ToolCallPart['outcome']
  readonly interfacePayload?: string
  readonly progress?: readonly ProgressEvent[]
}

export interface ScriptedStep {
  readonly reasoning?: string
  readonly text?: string
  readonly calls?: readonly ScriptedCall[]
}

export interface ScriptedTurn {
  readonly prompt: string
  readonly steps: readonly ScriptedStep[]
}

/** Turns may come from a generator: each is made when it is played. Ids are numbered through the session. */
export function scriptedTranscript(turns: Iterable<ScriptedTurn>): Transcript {
  return new ScriptedTranscript(turns)
}

class ScriptedTranscript implements Transcript {
  readonly format = 'generated'
  readonly counts = emptyCounts()
  readonly #script: Iterable<ScriptedTurn>
  #messages = 0
  #read = false

  constructor(script: Iterable<ScriptedTurn>) {
    this.#script = script
  }

  async *turns(): AsyncGenerator<TranscriptTurn, void, undefined> {
    if (this.#read) throw new TypeError('Read turns: they were read before, script the transcript again')
    this.#read = true
    for (const script of this.#script) {
      const turn = this.#turn(script)
      countTurn(this.counts, turn)
      this.counts.records = this.counts.messages
      this.counts.taken = { user: this.counts.userMessages, assistant: this.counts.assistantMessages }
      yield turn
    }
  }

  #turn({ prompt, steps }: ScriptedTurn): TranscriptTurn {
    return {
      prompt: { role: 'user', id: this.#id(), parts: [{ kind: 'text', text: prompt }] },
      steps: steps.map((step) => {
        const id = this.#id()
        return { role: 'assistant', id, parts: stepParts(step, id) }
      }),
      compactions: [],
    }
  }

  #id(): string {
    this.#messages += 1
    return `message-${this.#messages}`
  }
}

function stepParts({ reasoning, text, calls = [] }: ScriptedStep, id: string): TranscriptPart[] {
  const parts: TranscriptPart[] = [{ kind: 'step-start' }]
  if (reasoning !== undefined) parts.push({ kind: 'reasoning', text: reasoning })
  if (text !== undefined) parts.push({ kind: 'text', text })
  for (const [at, call] of calls.entries()) {
    const { outcome = 'completed', progress = [], ...recorded } = call
    parts.push({ kind: 'tool', callId: `${id}-call-${at}`, ...recorded, outcome, progress })
  }
  return [...parts, { kind: 'step-finish' }]
}
