// A recorded turn as the reference agent stores it, for seeding a session without asking a model.
import type { Part } from '../../src/agent/message.ts'
import type { InterfaceRecord } from '../../src/agent/store/interface-table.ts'
import type { RecordedMessage } from '../../src/agent/store/store.ts'
import type {
  ToolCallPart,
  TranscriptMessage,
  TranscriptPart,
  TranscriptTurn,
} from '../../src/replay/transcript.ts'

/** Recorded compactions are not written: what a session may forget is for the agent to decide. */
export function* recordedMessages({
  prompt,
  steps,
}: TranscriptTurn): Generator<RecordedMessage, void, undefined> {
  if (prompt !== undefined) yield recorded(prompt)
  for (const step of steps) yield recorded(step)
}

function recorded({ role, parts, timeMs }: TranscriptMessage): RecordedMessage {
  const time = timeMs === undefined ? { completedMs: Date.now() } : { createdMs: timeMs, completedMs: timeMs }
  const known = parts.flatMap((part) => storedPart(part) ?? [])
  const kept = new Map<number, readonly InterfaceRecord[]>()
  for (const [position, { source }] of known.entries()) {
    const records = source.kind === 'tool' ? interfaceRecords(source) : []
    if (records.length > 0) kept.set(position, records)
  }
  return { role, parts: known.map(({ part }) => part), ...time, kept }
}

function storedPart(source: TranscriptPart): { part: Part; source: TranscriptPart } | undefined {
  switch (source.kind) {
    case 'text':
    case 'reasoning':
      return { source, part: { kind: source.kind, state: 'completed', text: source.text } }
    case 'tool':
      return { source, part: toolPart(source) }
    case 'file':
    case 'step-start':
      return { source, part: source }
    case 'step-finish':
      return { source, part: { kind: 'step-finish', finish: 'stop' } }
    case 'retry':
      return { source, part: { ...source, delayMs: 0 } }
    default:
      return undefined
  }
}

function toolPart({ name, callId, input, outcome, output }: ToolCallPart): Part {
  const call = { kind: 'tool', tool: name, callId, input: JSON.stringify(input) } as const
  if (outcome === 'completed') return { ...call, state: 'completed', output }
  return { ...call, state: 'error', error: outcome === 'error' ? output : 'interrupted' }
}

function interfaceRecords({ progress, interfacePayload }: ToolCallPart): readonly InterfaceRecord[] {
  if (interfacePayload === undefined) return progress
  return [...progress, { kind: 'payload', body: interfacePayload }]
}
