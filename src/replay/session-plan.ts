// The structure of a generated session, without its text: cheap enough to be walked three times.
// First walk counts parts, second bytes, so that the third hits both exactly; none of them holds more than a turn.
import { drawInteger, makeExtreme, nextTool, planCall, type CallPlan } from './call-plan.ts'
import { exactChoice, sampleShares, seededRandom, type Random } from './random.ts'
import distribution from './session-distribution.json' with { type: 'json' }
import type { SessionProfile } from './session-profile.ts'

/** Steps of the turn that holds the extremes: enough calls for each to have its own. */
export const extremeSteps = 6
const summaryBytes = [2_000, 12_000] as const
const tokensBefore = [150_000, 175_000] as const

export type PartPlan =
  | { readonly kind: 'text' | 'reasoning'; readonly bytes: number }
  | { readonly kind: 'tool'; readonly call: CallPlan }

export interface StepPlan {
  readonly gapMs: number
  readonly parts: readonly PartPlan[]
}

export interface TurnPlan {
  readonly gapMs: number
  readonly promptBytes: number
  readonly compaction?: { readonly tokensBefore: number; readonly summaryBytes: number }
  readonly steps: readonly StepPlan[]
}

/** How many parts to leave out or to add so that their number is right, and how many could be. */
export interface PartNudge {
  readonly drop: number
  readonly droppable: number
  readonly add: number
  readonly addable: number
}

const noNudge: PartNudge = { drop: 0, droppable: 0, add: 0, addable: 0 }

/** A step that the agent goes on after has a call in it; the last one of a turn has none. */
const ongoing = patterns((pattern) => pattern.includes('t'))
const closing = patterns((pattern) => !pattern.includes('t'))

function patterns(wanted: (pattern: string) => boolean): Readonly<Record<string, number>> {
  const chosen = Object.entries(distribution.partPatterns).filter(([pattern]) => wanted(pattern))
  const total = chosen.reduce((sum, [, share]) => sum + share, 0)
  return Object.fromEntries(chosen.map(([pattern, share]) => [pattern, share / total]))
}

/** Walks one session; the same arguments give the same plans. */
export class SessionPlan {
  readonly #profile: SessionProfile
  readonly #lengths: Random
  readonly #patterns: Random
  readonly #content: Random
  readonly #drop: () => boolean
  readonly #add: () => boolean
  #extremesLeft: boolean
  #calls = 0
  #stepsSinceCompaction = 0

  constructor(profile: SessionProfile, seed: number, nudge: PartNudge = noNudge) {
    this.#profile = profile
    this.#lengths = seededRandom(seed, 'lengths')
    this.#patterns = seededRandom(seed, 'patterns')
    this.#content = seededRandom(seed, 'content')
    this.#drop = exactChoice(seededRandom(seed, 'drop'), nudge.drop, nudge.droppable)
    this.#add = exactChoice(seededRandom(seed, 'add'), nudge.add, nudge.addable)
    this.#extremesLeft = profile.extremes === true
  }

  *turns(): Generator<TurnPlan, void, undefined> {
    let left = this.#profile.messages
    while (left > 0) {
      const sampled = this.#extremesLeft
        ? extremeSteps
        : drawInteger(this.#lengths, distribution.stepsPerTurn)
      const steps = Math.min(Math.max(1, sampled), left - 1)
      const fits = left - 1 - steps >= 2 // What remains must make a turn, a prompt and an answer.
      const turn = this.#turn(fits ? steps : left - 1)
      left -= 1 + turn.steps.length
      yield turn
    }
  }

  #turn(length: number): TurnPlan {
    const interrupted = this.#content() < distribution.interruptedShare
    const gapMs = drawInteger(this.#content, distribution.gapBeforeUserMs)
    const promptBytes = Math.max(1, drawInteger(this.#content, distribution.userTextBytes))
    const compaction = this.#compaction(length)
    let previous = '^'
    const steps = Array.from({ length }, (_, at): StepPlan => {
      const parts = this.#pattern(at === length - 1).map((letter): PartPlan => {
        if (letter !== 't') return this.#said(letter)
        const call = this.#call(previous)
        previous = call.tool
        return { kind: 'tool', call }
      })
      if (interrupted && at === length - 2) interruptLast(parts)
      return { gapMs: drawInteger(this.#content, distribution.gapBeforeStepMs), parts }
    })
    this.#extremesLeft = false
    return { gapMs, promptBytes, steps, ...(compaction ? { compaction } : {}) }
  }

  #said(letter: string): PartPlan {
    const kind = letter === 'r' ? 'reasoning' : 'text'
    const bytes = kind === 'reasoning' ? distribution.reasoningBytes : distribution.textBytes
    return { kind, bytes: drawInteger(this.#content, bytes) }
  }

  #call(previous: string): CallPlan {
    const call = planCall(this.#content, nextTool(this.#content, previous))
    if (!this.#extremesLeft) return call
    this.#calls += 1
    return makeExtreme(call, this.#calls - 1, this.#content)
  }

  /** Parts of a step as letters: reasoning, text (x), tool call. */
  #pattern(last: boolean): string[] {
    if (last) return (sampleShares(this.#patterns, closing) ?? 'x').split('')
    const pattern = (sampleShares(this.#patterns, ongoing) ?? 't').split('')
    const kept = pattern.filter((letter) => letter === 't' || !this.#drop())
    return this.#add() ? [...kept, 't'] : kept
  }

  #compaction(steps: number): TurnPlan['compaction'] {
    const { stepsPerCompaction } = this.#profile
    const due = stepsPerCompaction !== undefined && this.#stepsSinceCompaction >= stepsPerCompaction
    this.#stepsSinceCompaction = due ? steps : this.#stepsSinceCompaction + steps
    if (!due) return undefined
    const between = ([low, high]: readonly [number, number]): number =>
      Math.round(low + this.#content() * (high - low))
    return { tokensBefore: between(tokensBefore), summaryBytes: between(summaryBytes) }
  }
}

/** An agent that was interrupted says something after it, so that a replayed session is as long as the recorded one. */
function interruptLast(parts: PartPlan[]): void {
  const last = parts.at(-1)
  if (last?.kind !== 'tool') return
  const call: CallPlan = { ...last.call, outcome: 'interrupted', outputBytes: 0, payloadBytes: 0 }
  parts[parts.length - 1] = { kind: 'tool', call }
}

/** What has to be left out or added for the profile's number of parts. */
export function partNudge(profile: SessionProfile, seed: number): PartNudge {
  if (profile.partsPerMessage === undefined) return noNudge
  let [parts, droppable, addable] = [0, 0, 0]
  for (const turn of new SessionPlan(profile, seed).turns()) {
    parts += 1
    for (const step of turn.steps.slice(0, -1)) {
      addable += 1
      droppable += step.parts.filter((part) => part.kind !== 'tool').length
    }
    for (const step of turn.steps) parts += step.parts.length + 2
  }
  const excess = parts - Math.round(profile.partsPerMessage * profile.messages)
  return { drop: Math.max(0, excess), droppable, add: Math.max(0, -excess), addable }
}

/** Factor on what tools gave back, so that the session weighs what the profile says. */
export function payloadScale(profile: SessionProfile, seed: number, nudge: PartNudge): number {
  if (profile.bytesPerMessage === undefined) return 1
  let [fixed, scalable] = [0, 0]
  for (const turn of new SessionPlan(profile, seed, nudge).turns()) {
    fixed += turn.promptBytes
    for (const part of turn.steps.flatMap((step) => step.parts)) {
      if (part.kind !== 'tool') fixed += part.bytes
      else {
        fixed += part.call.inputBytes
        scalable += part.call.outputBytes + part.call.payloadBytes
        scalable += part.call.progressBytes.reduce((sum, bytes) => sum + bytes, 0)
      }
    }
  }
  return scalable === 0 ? 1 : Math.max(0, profile.bytesPerMessage * profile.messages - fixed) / scalable
}
