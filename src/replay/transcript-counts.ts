// Bookkeeping of a transcript: one place that counts, so that imported and generated sessions count alike.
import type { TranscriptCounts, TranscriptMessage, TranscriptTurn } from './transcript.ts'

/** Line numbers kept of broken lines; beyond that only their count grows. */
const maxBrokenLines = 20
/** Distinct record types named in a table; the rest goes under `(other types)`, since a file may invent any number. */
const maxTypes = 100
const maxTypeCharacters = 100

export function emptyCounts(): TranscriptCounts {
  return {
    records: 0,
    bytes: 0,
    taken: {},
    setAside: {},
    turns: 0,
    messages: 0,
    userMessages: 0,
    assistantMessages: 0,
    parts: 0,
    toolCalls: 0,
    interruptedToolCalls: 0,
    progressEvents: 0,
    compactions: 0,
    unknown: {},
    broken: { count: 0, lines: [] },
    orphans: 0,
  }
}

/** Adds one to a table by type. The table has no prototype surprises: `__proto__` is a type like any other. */
export function countType(table: Record<string, number>, type: string): void {
  const short = type.slice(0, maxTypeCharacters)
  const known = Object.hasOwn(table, short)
  const name = known || Object.keys(table).length < maxTypes ? short : '(other types)'
  const value = (Object.hasOwn(table, name) ? (table[name] ?? 0) : 0) + 1
  Object.defineProperty(table, name, { value, enumerable: true, writable: true, configurable: true })
}

export function countBroken(counts: TranscriptCounts, line: number): void {
  counts.broken.count += 1
  if (counts.broken.lines.length < maxBrokenLines) counts.broken.lines.push(line)
}

/** Adds a finished turn; called once for each, when it is handed out. */
export function countTurn(counts: TranscriptCounts, turn: TranscriptTurn): void {
  counts.turns += 1
  counts.compactions += turn.compactions.length
  if (turn.prompt) countMessage(counts, turn.prompt)
  for (const step of turn.steps) countMessage(counts, step)
}

function countMessage(counts: TranscriptCounts, message: TranscriptMessage): void {
  counts.messages += 1
  if (message.role === 'user') counts.userMessages += 1
  else counts.assistantMessages += 1
  counts.parts += message.parts.length
  for (const part of message.parts) {
    if (part.kind !== 'tool') continue
    counts.toolCalls += 1
    counts.progressEvents += part.progress.length
    if (part.outcome === 'interrupted') counts.interruptedToolCalls += 1
  }
}
