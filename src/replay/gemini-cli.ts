// gemini-cli JSONL: a header, messages, and `$set` lines that change what was said before. A message is written again whenever
// it gets a call, with all that it had; a call may come in a message that is many turns old. So a call counts when it is first
// seen, and the ids of all calls are remembered.
import { z } from 'zod'
import { type GooglePart, googleContent, plainText, responseText, transcriptPart } from './google-parts.ts'
import { jsonText } from './json-text.ts'
import { timeMs, type Account, type RecordFormat, type TypedRecord } from './record-format.ts'
import type { ToolCallPart, TranscriptPart } from './transcript.ts'
import type { TurnAssembler } from './turn-assembler.ts'

/** Lines without a type, by what they have. */
const namesOfLines = { projectHash: 'session', $set: '$set', $rewindTo: '$rewindTo' } as const
/** What the interface showed, or what says nothing that a replay needs. */
const asideTypes = new Set(['session', '$rewindTo', 'info', 'warning', 'error'])

const toolCall = z.looseObject({
  id: z.string(),
  name: z.string(),
  args: z.record(z.string(), z.unknown()).optional(),
  status: z.string().optional(),
  result: googleContent.nullish(),
  resultDisplay: z.unknown().optional(),
})
type RecordedCall = z.infer<typeof toolCall>
const messageRecord = z.looseObject({
  id: z.string(),
  type: z.string(),
  timestamp: z.string().optional(),
  content: googleContent,
  thoughts: z
    .array(z.looseObject({ subject: z.string().optional(), description: z.string().optional() }))
    .nullish(),
  toolCalls: z.array(toolCall).nullish(),
})
type MessageRecord = z.infer<typeof messageRecord>
const update = z.looseObject({ $set: z.looseObject({ messages: z.array(messageRecord).optional() }) })

export const geminiCli: RecordFormat = {
  name: 'gemini-cli',
  title: 'gemini-cli JSONL',
  typeOf: (record) => Object.entries(namesOfLines).find(([key]) => key in record)?.[1],
  recognises: (record) => record.type === 'session' && 'projectHash' in record,
  reader() {
    const recording = new GeminiRecording()
    return (record, turns) => recording.take(record, turns)
  },
}

class GeminiRecording {
  readonly #messages = new Set<string>()
  /** Of them, those that the agent has not replaced by a summary. */
  #kept = new Set<string>()
  readonly #calls = new Set<string>()
  readonly #answered = new Set<string>()
  /** The message that calls belong to until something else is said; undefined when there is none. */
  #open: string | undefined
  #hasBegun = false

  take(record: TypedRecord, turns: TurnAssembler): Account {
    if (asideTypes.has(record.type)) return 'set-aside'
    if (record.type === '$set') return this.#set(record, turns)
    if (record.type !== 'user' && record.type !== 'gemini') return 'unknown'
    const message = messageRecord.safeParse(record).data
    return message === undefined ? 'broken' : this.#message(message, turns)
  }

  #message(message: MessageRecord, turns: TurnAssembler): Account {
    const isNew = !this.#messages.has(message.id)
    this.#messages.add(message.id)
    this.#kept.add(message.id)
    if (message.type === 'gemini') return this.#said(message, isNew, turns)
    return message.type === 'user' && isNew ? this.#asked(message, turns) : 'set-aside'
  }

  #asked({ id, timestamp, content }: MessageRecord, turns: TurnAssembler): Account {
    this.#open = undefined
    const results = content.flatMap(({ functionResponse }) => (functionResponse ? [functionResponse] : []))
    if (results.length > 0) {
      for (const result of results) this.#result(result.id ?? '', result.response, turns)
      return 'taken'
    }
    const text = plainText(content)
    if (text.startsWith('<session_context>')) {
      return turns.context(text, 'session_context') ? 'taken' : 'set-aside'
    }
    this.#hasBegun = true
    turns.prompt(
      { id, timeMs: timeMs(timestamp) },
      content.map((part) => transcriptPart(part, '')),
    )
    return 'taken'
  }

  /** Most calls are recorded with their result; the user's message then only repeats it. */
  #result(callId: string, response: unknown, turns: TurnAssembler): void {
    if (this.#answered.has(callId)) return
    this.#answered.add(callId)
    const { output, isError } = responseText(response)
    turns.result({ callId, outcome: isError ? 'error' : 'completed', output })
  }

  #said(message: MessageRecord, isNew: boolean, turns: TurnAssembler): Account {
    const { id, timestamp, toolCalls } = message
    const known = Map.groupBy(toolCalls ?? [], (call) => this.#calls.has(call.id))
    const calls = known.get(false) ?? []
    for (const call of known.get(true) ?? []) this.#answer(call, turns)
    if (!isNew && calls.length === 0) return 'taken'
    const words = isNew ? spoken(message) : []
    if (words.length > 0) this.#open = id
    this.#open ??= isNew ? id : `${id}-${this.#calls.size}`
    this.#hasBegun = true
    const step = turns.step({ id: this.#open, timeMs: timeMs(timestamp) })
    for (const part of words) step.add(part)
    for (const call of calls) {
      this.#calls.add(call.id)
      if (call.result) this.#answered.add(call.id)
      step.add(callPart(call))
    }
    return 'taken'
  }

  /** Of a call that was recorded before it had a result. */
  #answer(call: RecordedCall, turns: TurnAssembler): void {
    const { callId, outcome, output, interfacePayload } = callPart(call)
    if (this.#answered.has(callId) || outcome === 'interrupted') return
    this.#answered.add(callId)
    turns.result({ callId, outcome, output, interfacePayload })
  }

  /** A list of messages takes the place of all before: of the ones that are gone it has a summary. */
  #set(record: TypedRecord, turns: TurnAssembler): Account {
    const parsed = update.safeParse(record).data
    if (!parsed) return 'broken'
    const { messages } = parsed.$set
    if (messages === undefined) return 'set-aside'
    const listed = new Set(messages.map(({ id }) => id))
    const isCut = this.#hasBegun && this.#kept.difference(listed).size > 0
    const added = messages.filter(({ id }) => !this.#messages.has(id))
    if (isCut) {
      this.#kept = listed
      for (const id of listed) this.#messages.add(id)
      const summary = added.map(({ content }) => plainText(content)).find((text) => text !== '')
      turns.compaction({ trigger: 'unknown', ...(summary === undefined ? {} : { summary }) })
      return 'taken'
    }
    const accounts = added.map((message) => this.#message(message, turns))
    return accounts.includes('taken') ? 'taken' : 'set-aside'
  }
}

function spoken({ id, content, thoughts }: MessageRecord): readonly TranscriptPart[] {
  const reasoning = (thoughts ?? []).map(({ subject = '', description = '' }) =>
    [subject, description].filter((text) => text !== '').join('\n'),
  )
  return [
    ...reasoning.map((text) => ({ kind: 'reasoning', text }) as const),
    ...content
      .filter(({ text }) => text !== '')
      .map((part: GooglePart, at) => transcriptPart(part, `${id}-${at}`)),
  ]
}

function callPart({ id, name, args: input = {}, status, result, resultDisplay }: RecordedCall): ToolCallPart {
  const call = { kind: 'tool', callId: id, name, input, progress: [] } as const
  if (!result) return { ...call, outcome: 'interrupted', output: '' }
  const responses = result.flatMap(({ functionResponse }) => (functionResponse ? [functionResponse] : []))
  const answers = responses.map(({ response }) => responseText(response))
  const isFailed = status === 'error' || status === 'cancelled' || answers.some(({ isError }) => isError)
  return {
    ...call,
    outcome: isFailed ? 'error' : 'completed',
    output: answers.map(({ output }) => output).join('\n'),
    ...(resultDisplay === undefined ? {} : { interfacePayload: jsonText(resultDisplay) }),
  }
}
