// A model that says what a workload has planned for the next prompt, step by step, and then that it is done.
import type { LanguageModelV4 } from '@ai-sdk/provider'
import { speakingModel, type Utterance } from '../../src/replay/replay-model.ts'

const done: readonly Utterance[] = [{ kind: 'text', text: 'Done.' }]

export interface SpokenCall {
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
}

export class SpokenSteps {
  readonly model: LanguageModelV4
  #steps: (readonly SpokenCall[])[] = []
  #calls = 0

  constructor() {
    this.model = speakingModel('spoken', () => this.#next())
  }

  /** Each step is one answer with these calls; what was planned before and not said is forgotten. */
  plan(...steps: (readonly SpokenCall[])[]): void {
    this.#steps = steps
  }

  #next(): readonly Utterance[] {
    const calls = this.#steps.shift()
    if (calls === undefined) return done
    return calls.map(({ name, input }) => ({
      kind: 'call',
      callId: `call-${++this.#calls}`,
      name,
      input: JSON.stringify(input),
    }))
  }
}
