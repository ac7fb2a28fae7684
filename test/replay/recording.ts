// Recordings built in code: records of each format, and files made of them in a directory that goes with the test.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTranscript, type OpenTranscriptOptions } from '../../src/replay/open-transcript.ts'
import type { Transcript, TranscriptPart, TranscriptTurn } from '../../src/replay/transcript.ts'

/** A directory of its own; `using` removes it. */
export class Scratch implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'tidemark-replay-'))
  #files = 0

  write(content: string | Uint8Array): string {
    this.#files += 1
    const path = join(this.directory, `recording-${this.#files}.jsonl`)
    writeFileSync(path, content)
    return path
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true })
  }
}

export interface ReadBack {
  readonly transcript: Transcript
  readonly turns: readonly TranscriptTurn[]
}

export async function readAll(transcript: Transcript): Promise<ReadBack> {
  return { transcript, turns: await Array.fromAsync(transcript.turns()) }
}

/** What the importers make of a file with this content. */
export async function importText(
  content: string | Uint8Array,
  options?: OpenTranscriptOptions,
): Promise<ReadBack> {
  using scratch = new Scratch()
  return await readAll(await openTranscript(scratch.write(content), options))
}

export function jsonl(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('')
}

export function toolParts(turns: readonly TranscriptTurn[]): Extract<TranscriptPart, { kind: 'tool' }>[] {
  return turns.flatMap((turn) =>
    turn.steps.flatMap((step) => step.parts.filter((part) => part.kind === 'tool')),
  )
}

function sum(table: Record<string, number>): number {
  return Object.values(table).reduce((total, value) => total + value, 0)
}

/** Every record is in exactly one count. */
export function accounted({ counts }: Transcript): number {
  return sum(counts.taken) + sum(counts.setAside) + sum(counts.unknown) + counts.broken.count
}

let records = 0
function claude(type: string, fields: object): object {
  records += 1
  return { type, uuid: `u${records}`, sessionId: 's', timestamp: '2026-01-01T00:00:00.000Z', ...fields }
}

/** Records as Claude Code writes them. */
export const cc = {
  prompt: (text: string, fields: object = {}) =>
    claude('user', { message: { role: 'user', content: text }, ...fields }),
  blocks: (id: string, ...content: object[]) =>
    claude('assistant', { message: { id, role: 'assistant', content } }),
  say: (id: string, text: string) => cc.blocks(id, { type: 'text', text }),
  call: (id: string, callId: string, input: object = { command: 'ls' }) =>
    cc.blocks(id, { type: 'tool_use', id: callId, name: 'Bash', input }),
  result: (callId: string, content: unknown, fields: object = {}) =>
    claude('user', {
      message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: callId, content }] },
      ...fields,
    }),
  progress: (callId: string, output: string) =>
    claude('progress', { toolUseID: 'x', parentToolUseID: callId, data: { type: 'bash_progress', output } }),
  boundary: (trigger = 'auto', preTokens = 150_000) =>
    claude('system', {
      subtype: 'compact_boundary',
      parentUuid: null,
      compactMetadata: { trigger, preTokens },
    }),
}
