// Plays a transcript to an agent: the caller sends the prompts, the model says the recorded answers, the tools
// return the recorded results. Holds one turn, and of its calls only those of the step that was said last.
import type { LanguageModelV4 } from '@ai-sdk/provider'
import { jsonText } from './json-text.ts'
import { speakingModel, type ModelOptions, type Utterance } from './replay-model.ts'
import { replayTool, replayToolNames, type ReplayTool } from './replay-tool.ts'
import type {
  CompactionRecord,
  ToolCallPart,
  Transcript,
  TranscriptMessage,
  TranscriptPart,
  TranscriptTurn,
} from './transcript.ts'

/** Said when the recorded steps of a turn are used up, so that an agent's loop always ends. */
const closingText = 'Done.'
/** Sent when the recording has no prompt, or an empty one. */
const missingPrompt = 'Continue.'

export interface PlayedTurn {
  /** What to prompt the agent with. */
  readonly text: string
  readonly files: readonly Extract<TranscriptPart, { kind: 'file' }>[]
  /** Recorded assistant messages of this turn. */
  readonly steps: number
  /** Recorded before this turn. */
  readonly compactions: readonly CompactionRecord[]
  /** Recorded messages up to the end of this turn. */
  readonly messagesSoFar: number
}

export interface PlaybackCounts {
  turns: number
  /** Answers that the model began, closing texts included. */
  modelCalls: number
  /** Recorded assistant messages that were said. */
  stepsPlayed: number
  /** Of those, the ones said in one answer with the message before: an agent stops at an answer without calls. */
  stepsJoined: number
  /** Recorded assistant messages whose turn ended before they were asked for. */
  stepsSkipped: number
  /** Answers beyond what was recorded. */
  closingTexts: number
  toolCalls: number
}

export interface Playback extends AsyncDisposable {
  /** The next recorded turn; from now on model and tools play it. Undefined at the end. */
  next(): Promise<PlayedTurn | undefined>
  readonly model: LanguageModelV4
  /** For an agent that is given its tools at the start: the names that occur in recordings. */
  readonly tools: readonly ReplayTool[]
  /** For an agent that asks: any name is answered. */
  resolveTool(name: string): ReplayTool
  readonly counts: Readonly<PlaybackCounts>
}

export function playback(transcript: Transcript, options: ModelOptions = {}): Playback {
  return new TranscriptPlayback(transcript, options)
}

class TranscriptPlayback implements Playback {
  readonly model: LanguageModelV4
  readonly tools: readonly ReplayTool[]
  readonly counts: PlaybackCounts = {
    turns: 0,
    modelCalls: 0,
    stepsPlayed: 0,
    stepsJoined: 0,
    stepsSkipped: 0,
    closingTexts: 0,
    toolCalls: 0,
  }
  readonly #turns: AsyncIterator<TranscriptTurn>
  #steps: readonly TranscriptMessage[] = []
  #played = 0
  #calls: ReadonlyMap<string, ToolCallPart> = new Map()
  #messages = 0

  constructor(transcript: Transcript, options: ModelOptions) {
    this.#turns = transcript.turns()[Symbol.asyncIterator]()
    this.model = speakingModel('transcript', () => this.#speak(), options)
    this.tools = replayToolNames.map((name) => this.resolveTool(name))
  }

  resolveTool(name: string): ReplayTool {
    return replayTool(name, (callId) => {
      const call = this.#calls.get(callId)
      if (call) this.counts.toolCalls += 1
      return call
    })
  }

  async next(): Promise<PlayedTurn | undefined> {
    this.counts.stepsSkipped += this.#steps.length - this.#played
    this.#begin([])
    const { done, value } = await this.#turns.next()
    if (done === true) return undefined
    const turn: TranscriptTurn = value
    this.#begin(turn.steps)
    this.counts.turns += 1
    this.#messages += turn.steps.length + (turn.prompt ? 1 : 0)
    const parts = turn.prompt?.parts ?? []
    const text = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n')
    return {
      text: text === '' ? missingPrompt : text,
      files: parts.filter((part) => part.kind === 'file'),
      steps: turn.steps.length,
      compactions: turn.compactions,
      messagesSoFar: this.#messages,
    }
  }

  /** Stops reading the transcript and lets go of its file. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#begin([])
    await this.#turns.return?.()
  }

  #begin(steps: readonly TranscriptMessage[]): void {
    this.#steps = steps
    this.#played = 0
    this.#calls = new Map()
  }

  /** The next recorded message, and those after it until one has calls, since an agent goes on only after calls. */
  #speak(): readonly Utterance[] {
    this.counts.modelCalls += 1
    const said: Utterance[] = []
    const calls = new Map<string, ToolCallPart>()
    let joined = -1
    while (this.#played < this.#steps.length && calls.size === 0) {
      for (const part of this.#steps[this.#played]?.parts ?? []) {
        const utterance = spoken(part)
        if (utterance) said.push(utterance)
        if (part.kind === 'tool') calls.set(part.callId, part)
      }
      this.#played += 1
      joined += 1
    }
    this.#calls = calls
    this.counts.stepsPlayed += joined + 1
    this.counts.stepsJoined += Math.max(0, joined)
    if (said.length > 0) return said
    this.counts.closingTexts += 1
    return [{ kind: 'text', text: closingText }]
  }
}

function spoken(part: TranscriptPart): Utterance | undefined {
  if (part.kind === 'text' || part.kind === 'reasoning') return { kind: part.kind, text: part.text }
  if (part.kind !== 'tool') return undefined
  return { kind: 'call', callId: part.callId, name: part.name, input: jsonText(part.input) }
}
