// Puts records into turns, whatever their order: blocks join their message by id, results their call by id.
// Holds at most the current turn and one before it that still waits for results; both are bounded by bytes.
import { jsonText } from './json-text.ts'
import { countTurn, countType } from './transcript-counts.ts'
import type {
  CompactionRecord,
  ProgressEvent,
  ToolCallPart,
  TranscriptCounts,
  TranscriptMessage,
  TranscriptPart,
  TranscriptTurn,
} from './transcript.ts'

/** Source bytes of one turn; a longer one is handed out in pieces, the later ones without a prompt. */
const maxTurnBytes = 64 * 1024 * 1024
/** Results that came before their call. In recordings there are none; a broken file may hold only such. */
const maxEarlyResults = 1000

interface OpenCall extends ToolCallPart {
  outcome: ToolCallPart['outcome']
  output: string
  interfacePayload?: string
  durationMs?: number
  readonly progress: ProgressEvent[]
}

interface OpenMessage extends TranscriptMessage {
  readonly parts: TranscriptPart[]
}

interface CalledAt {
  readonly part: OpenCall
  readonly timeMs: number | undefined
}

export interface ToolResultRecord {
  readonly callId: string
  readonly outcome: 'completed' | 'error'
  readonly output: string
  readonly interfacePayload?: string | undefined
  readonly timeMs?: number | undefined
}

export interface NewMessage {
  /** Undefined when the recording names no messages; each is then whole, and gets a number. */
  readonly id: string | undefined
  readonly timeMs?: number | undefined
}

/** A turn that may still change. */
class OpenTurn {
  prompt: OpenMessage | undefined
  readonly steps: OpenMessage[] = []
  readonly byId = new Map<string, OpenMessage>()
  readonly calls = new Map<string, CalledAt>()
  readonly unanswered = new Set<string>()
  readonly compactions: CompactionRecord[] = []
  bytes = 0

  get empty(): boolean {
    return this.prompt === undefined && this.steps.length === 0
  }

  get last(): OpenMessage | undefined {
    return this.steps.at(-1) ?? this.prompt
  }

  finish(): TranscriptTurn {
    const { prompt, steps, compactions } = this
    return prompt ? { prompt, steps, compactions } : { steps, compactions }
  }
}

/** A person calls no tools: a prompt that says so is kept as it is, and nothing waits for the result. */
function personPart(part: TranscriptPart): TranscriptPart {
  return part.kind === 'tool' ? { kind: 'other', type: 'tool', body: jsonText(part) } : part
}

function resultBytes({ output, interfacePayload }: ToolResultRecord): number {
  return output.length + (interfacePayload?.length ?? 0)
}

export class TurnAssembler {
  readonly counts: TranscriptCounts
  #held: OpenTurn | undefined
  #current = new OpenTurn()
  readonly #early = new Map<string, ToolResultRecord>()
  #earlyBytes = 0
  #messages = 0
  readonly #finished: TranscriptTurn[] = []
  readonly #maxBytes: number

  constructor(counts: TranscriptCounts, options: { readonly maxTurnBytes?: number } = {}) {
    this.counts = counts
    this.#maxBytes = options.maxTurnBytes ?? maxTurnBytes
  }

  /** Announces a record before it is put in; too much for one turn starts a continuation. */
  weigh(bytes: number): void {
    if ((this.#held?.bytes ?? 0) + this.#current.bytes + bytes > this.#maxBytes) this.#handOutAll()
    this.#current.bytes += bytes
  }

  prompt(record: NewMessage, parts: TranscriptPart[]): void {
    if (!this.#current.empty) this.#next()
    this.#current.prompt = this.#message('user', record, parts.map(personPart))
  }

  /** More of what the model saw with the prompt; once the agent has begun it is kept beside its last message. */
  context(text: string, type: string): boolean {
    const { prompt, steps } = this.#current
    if (prompt && steps.length === 0) prompt.parts.push({ kind: 'text', text })
    else return this.other(type, text)
    return true
  }

  /** False when there is no message yet that it could be kept with. */
  other(type: string, body: string): boolean {
    const { last } = this.#current
    last?.parts.push({ kind: 'other', type, body })
    return last !== undefined
  }

  /** Keeps a record of a type that is not known. */
  unknown(type: string, body: string): void {
    countType(this.counts.unknown, type)
    this.other(type, body)
  }

  /** The agent's message with this id, begun if it is new to the turns that are still open. */
  step(record: NewMessage): { add(part: TranscriptPart): void } {
    const { id } = record
    const known =
      id === undefined ? undefined : [this.#current, this.#held].find((open) => open?.byId.has(id))
    const turn = known ?? this.#current
    const step = (id === undefined ? undefined : turn.byId.get(id)) ?? this.#message('assistant', record, [])
    if (!known) {
      turn.steps.push(step)
      turn.byId.set(step.id, step)
    }
    return {
      add: (part) => step.parts.push(part.kind === 'tool' ? this.#call(turn, part, record.timeMs) : part),
    }
  }

  result(result: ToolResultRecord): void {
    const turn = [this.#current, this.#held].find((open) => open?.unanswered.has(result.callId))
    const called = turn?.calls.get(result.callId)
    if (turn && called) this.#answer(turn, called, result)
    else this.#keepEarly(result)
  }

  progress(callId: string, event: ProgressEvent): void {
    const called = this.#current.calls.get(callId) ?? this.#held?.calls.get(callId)
    if (called) called.part.progress.push(event)
    else this.counts.orphans += 1
  }

  /** What follows belongs to a new turn, with or without a prompt of its own. */
  compaction(record: CompactionRecord): void {
    if (!this.#current.empty) this.#next()
    this.#current.compactions.push(record)
  }

  /** The summary of the compaction that was recorded last, when it comes in a record of its own. */
  summary(text: string): boolean {
    const { compactions, empty } = this.#current
    const record = compactions.at(-1)
    if (record === undefined || !empty) return false
    compactions[compactions.length - 1] = { ...record, summary: text }
    return true
  }

  /** Turns that nothing can change any more. */
  take(): TranscriptTurn[] {
    return this.#finished.splice(0)
  }

  /** Ends the recording: calls without a result are interrupted, results without a call are orphans. */
  finish(): TranscriptTurn[] {
    this.#handOutAll()
    this.counts.orphans += this.#early.size
    this.#early.clear()
    return this.take()
  }

  #message(role: 'user' | 'assistant', { id, timeMs }: NewMessage, parts: TranscriptPart[]): OpenMessage {
    this.#messages += 1
    const named = { role, id: id ?? `message-${this.#messages}`, parts }
    return timeMs === undefined ? named : { ...named, timeMs }
  }

  #call(turn: OpenTurn, part: ToolCallPart, timeMs: number | undefined): ToolCallPart {
    if (part.outcome !== 'interrupted') return part // Recorded with its result, as in an export.
    const open: OpenCall = { ...part, progress: [...part.progress] }
    turn.calls.set(part.callId, { part: open, timeMs })
    turn.unanswered.add(part.callId)
    const early = this.#early.get(part.callId)
    if (early) {
      this.#early.delete(part.callId)
      this.#earlyBytes -= resultBytes(early)
      this.#answer(turn, { part: open, timeMs }, early)
    }
    return open
  }

  #answer(turn: OpenTurn, { part, timeMs }: CalledAt, result: ToolResultRecord): void {
    turn.unanswered.delete(part.callId)
    part.outcome = result.outcome
    part.output = result.output
    if (result.interfacePayload !== undefined) part.interfacePayload = result.interfacePayload
    if (timeMs !== undefined && result.timeMs !== undefined)
      part.durationMs = Math.max(0, result.timeMs - timeMs)
  }

  #keepEarly(result: ToolResultRecord): void {
    const bytes = resultBytes(result)
    const full = this.#early.size >= maxEarlyResults || this.#earlyBytes + bytes > this.#maxBytes
    if (full || this.#early.has(result.callId)) {
      this.counts.orphans += 1
      return
    }
    this.#early.set(result.callId, result)
    this.#earlyBytes += bytes
  }

  /** Ends the current turn; it is held back as long as it waits for results and no later turn ends. */
  #next(): void {
    this.#handOut(this.#held)
    this.#held = undefined
    if (this.#current.unanswered.size > 0) this.#held = this.#current
    else this.#handOut(this.#current)
    this.#current = new OpenTurn()
  }

  #handOutAll(): void {
    this.#handOut(this.#held)
    this.#held = undefined
    this.#handOut(this.#current)
    this.#current = new OpenTurn()
  }

  #handOut(turn: OpenTurn | undefined): void {
    if (!turn || (turn.empty && turn.compactions.length === 0)) return
    const finished = turn.finish()
    countTurn(this.counts, finished)
    this.#finished.push(finished)
  }
}
