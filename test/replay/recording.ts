// Recordings built in code: records of each format, and files made of them in a directory that goes with the test.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
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

/** @throws when this Node cannot be made to collect: a test of what is kept would then say nothing */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('Collect garbage: no gc in this Node')
  for (let round = 0; round < 5; round += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    collect()
  }
}

/** Of the turns read so far, how many are still in memory while the reading goes on; the most at any time. */
export async function turnsKept(
  transcript: Transcript,
): Promise<{ readonly read: number; readonly kept: number }> {
  const refs: WeakRef<TranscriptTurn>[] = []
  let kept = 0
  for await (const turn of transcript.turns()) {
    refs.push(new WeakRef(turn))
    if (refs.length % 20 !== 0) continue
    await collectGarbage()
    kept = Math.max(kept, refs.filter((ref) => ref.deref() !== undefined).length)
  }
  return { read: refs.length, kept }
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
