// Sessions sampled from what real ones look like, with a seed: same seed, same bytes.
import { FillerText } from './filler-text.ts'
import { seededRandom } from './random.ts'
import {
  extremeSteps,
  partNudge,
  payloadScale,
  SessionPlan,
  type StepPlan,
  type TurnPlan,
} from './session-plan.ts'
import { sessionProfiles, type SessionProfile, type SessionProfileName } from './session-profile.ts'
import { agentToolName, jsonOfBytes, toolInput } from './tool-input.ts'
import { countTurn, emptyCounts } from './transcript-counts.ts'
import type { CallPlan } from './call-plan.ts'
import type {
  ToolCallPart,
  Transcript,
  TranscriptMessage,
  TranscriptPart,
  TranscriptTurn,
} from './transcript.ts'

export interface GenerateOptions {
  readonly profile: SessionProfileName
  /** An integer. Default 1. */
  readonly seed?: number
  /** Length of the session in place of the profile's; parts and bytes grow with it. */
  readonly messages?: number
  /** Default: as the profile says. False leaves out the recorded compactions and nothing else. */
  readonly compactions?: boolean
}

/** Of every generated session, so that the same seed gives the same times. */
const startMs = Date.UTC(2026, 0, 5, 9)

/** @throws {RangeError} when messages is below 2, a prompt and an answer, or too few for the extremes of the profile */
export function generateTranscript(options: GenerateOptions): Transcript {
  const profile: SessionProfile = sessionProfiles[options.profile]
  const messages = options.messages ?? profile.messages
  const least = profile.extremes === true ? extremeSteps + 1 : 2
  if (!Number.isSafeInteger(messages) || messages < least) {
    throw new RangeError(
      `Generate transcript: messages is ${messages}, wanted an integer of at least ${least}`,
    )
  }
  return new GeneratedTranscript({ ...profile, messages }, options)
}

class GeneratedTranscript implements Transcript {
  readonly format = 'generated'
  readonly counts = emptyCounts()
  readonly #profile: SessionProfile
  readonly #seed: number
  readonly #compactions: boolean
  readonly #filler: FillerText
  #timeMs = startMs
  #messages = 0
  #scale = 1
  #read = false

  constructor(profile: SessionProfile, { seed = 1, compactions = true }: GenerateOptions) {
    this.#profile = profile
    this.#seed = seed
    this.#compactions = compactions
    this.#filler = new FillerText(seededRandom(seed, 'text'))
  }

  async *turns(): AsyncGenerator<TranscriptTurn, void, undefined> {
    if (this.#read) throw new TypeError('Read turns: they were read before, generate the transcript again')
    this.#read = true
    const nudge = partNudge(this.#profile, this.#seed)
    this.#scale = payloadScale(this.#profile, this.#seed, nudge)
    for (const plan of new SessionPlan(this.#profile, this.#seed, nudge).turns()) {
      const turn = this.#turn(plan)
      this.#count(turn)
      yield turn
    }
  }

  #count(turn: TranscriptTurn): void {
    const { counts } = this
    countTurn(counts, turn)
    counts.taken = {
      user: counts.userMessages,
      assistant: counts.assistantMessages,
      compaction: counts.compactions,
    }
    counts.records = counts.messages + counts.compactions
    for (const message of turn.prompt ? [turn.prompt, ...turn.steps] : turn.steps) {
      for (const part of message.parts) counts.bytes += storedBytes(part)
    }
  }

  #turn(plan: TurnPlan): TranscriptTurn {
    const summary = plan.compaction && this.#filler.text(plan.compaction.summaryBytes)
    const prompt = this.#message('user', plan.gapMs, [
      { kind: 'text', text: this.#filler.text(plan.promptBytes) },
    ])
    const steps = plan.steps.map((step) => this.#step(step))
    const recorded = plan.compaction && this.#compactions
    const compactions = recorded
      ? [
          {
            trigger: 'auto',
            tokensBefore: plan.compaction.tokensBefore,
            ...(summary ? { summary } : {}),
          } as const,
        ]
      : []
    return { prompt, steps, compactions }
  }

  #message(role: 'user' | 'assistant', gapMs: number, parts: readonly TranscriptPart[]): TranscriptMessage {
    this.#timeMs += gapMs
    this.#messages += 1
    return { role, id: `msg-${this.#messages}`, timeMs: this.#timeMs, parts }
  }

  #step(plan: StepPlan): TranscriptMessage {
    const parts = plan.parts.map((part, at): TranscriptPart => {
      if (part.kind === 'tool') return this.#call(part.call, at)
      return { kind: part.kind, text: this.#filler.text(part.bytes) }
    })
    return this.#message('assistant', plan.gapMs, [{ kind: 'step-start' }, ...parts, { kind: 'step-finish' }])
  }

  #call(plan: CallPlan, at: number): ToolCallPart {
    const filler = this.#filler
    const scaled = (bytes: number): number => Math.round(bytes * this.#scale)
    const outputBytes = scaled(plan.outputBytes)
    const payload = jsonOfBytes('payload', scaled(plan.payloadBytes), filler)
    const progress = plan.progressBytes.map((bytes) => ({
      kind: plan.progressKind,
      body: jsonOfBytes('output', Math.max(1, scaled(bytes)), filler) ?? '0',
    }))
    return {
      kind: 'tool',
      callId: `call-${this.#messages + 1}-${at}`,
      name: agentToolName(plan.tool),
      input: toolInput(plan.tool, plan.inputBytes, filler),
      outcome: plan.outcome,
      output: plan.oneLine ? filler.line(outputBytes) : filler.text(outputBytes),
      ...(payload === undefined ? {} : { interfacePayload: payload }),
      progress,
      durationMs: plan.durationMs,
    }
  }
}

/** Bytes of the part as a store keeps it, without keys and ids. Generated text is ASCII: a character is a byte. */
function storedBytes(part: TranscriptPart): number {
  if (part.kind === 'text' || part.kind === 'reasoning') return part.text.length
  if (part.kind !== 'tool') return 0
  const progress = part.progress.reduce((sum, event) => sum + event.body.length, 0)
  const input = JSON.stringify(part.input).length
  return input + part.output.length + (part.interfacePayload?.length ?? 0) + progress
}
