// A replay for any number of sessions at once: where a session is, its prompt says (prompts so far, answers since the last),
// so the model keeps nothing of anybody. Holds one short transcript, which begins anew when it is used up.
import type { LanguageModelV4, LanguageModelV4Prompt } from '@ai-sdk/provider'
import { jsonText } from './json-text.ts'
import { speakingModel, type ModelOptions, type Utterance } from './replay-model.ts'
import { replayTool, replayToolNames, type ReplayTool } from './replay-tool.ts'
import type { ToolCallPart, Transcript, TranscriptTurn } from './transcript.ts'

/** Turns of the transcript that are kept: some 10 kB each. */
const mostTurns = 100

export interface SharedReplay {
  readonly model: LanguageModelV4
  readonly tools: readonly ReplayTool[]
}

/** @throws RangeError for a transcript without a turn */
export async function sharedReplay(
  transcript: Transcript,
  options: ModelOptions = {},
): Promise<SharedReplay> {
  const turns = await firstTurns(transcript)
  const calls = new Map(turns.flatMap(callsOf).map((call) => [call.callId, call]))
  const speaking = (prompt: LanguageModelV4Prompt): LanguageModelV4 =>
    speakingModel('shared-replay', () => said(turns, prompt), options)
  return {
    model: {
      specificationVersion: 'v4',
      provider: 'tidemark-replay',
      modelId: 'shared-replay',
      supportedUrls: {},
      doGenerate: (call) => speaking(call.prompt).doGenerate(call),
      doStream: (call) => speaking(call.prompt).doStream(call),
    },
    tools: replayToolNames.map((name) => replayTool(name, (callId) => calls.get(callId))),
  }
}

async function firstTurns(transcript: Transcript): Promise<readonly TranscriptTurn[]> {
  const turns: TranscriptTurn[] = []
  for await (const turn of transcript.turns()) {
    turns.push(turn)
    if (turns.length === mostTurns) break
  }
  if (turns.length > 0) return turns
  throw new RangeError('Share replay: the transcript has no turn and needs one')
}

function callsOf({ steps }: TranscriptTurn): readonly ToolCallPart[] {
  return steps.flatMap(({ parts }) => parts.filter((part) => part.kind === 'tool'))
}

function said(turns: readonly TranscriptTurn[], prompt: LanguageModelV4Prompt): readonly Utterance[] {
  const prompts = prompt.filter(({ role }) => role === 'user').length
  const answers = prompt.slice(prompt.findLastIndex(({ role }) => role === 'user') + 1)
  const step = answers.filter(({ role }) => role === 'assistant').length
  const parts = turns[Math.max(0, prompts - 1) % turns.length]?.steps[step]?.parts ?? []
  const utterances = parts.flatMap((part): Utterance[] => {
    if (part.kind === 'text' || part.kind === 'reasoning') return [{ kind: part.kind, text: part.text }]
    if (part.kind !== 'tool') return []
    return [{ kind: 'call', callId: part.callId, name: part.name, input: jsonText(part.input) }]
  })
  return utterances.length > 0 ? utterances : [{ kind: 'text', text: 'Done.' }]
}
