// What is written as an agent's own session reads back as what it was: by the importer of that agent's sessions.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generateTranscript } from '../../../src/replay/generate-transcript.ts'
import { openTranscript } from '../../../src/replay/open-transcript.ts'
import { clineSeed } from '../../../src/replay/seed/cline-seed.ts'
import { codexSeed } from '../../../src/replay/seed/codex-seed.ts'
import { geminiCliSeed } from '../../../src/replay/seed/gemini-cli-seed.ts'
import { opencodeSeed } from '../../../src/replay/seed/opencode-seed.ts'
import { piSeed } from '../../../src/replay/seed/pi-seed.ts'
import { qwenCodeSeed } from '../../../src/replay/seed/qwen-code-seed.ts'
import { resultText, type SeedFormat } from '../../../src/replay/seed/seed-format.ts'
import { writeSeed } from '../../../src/replay/seed/write-seed.ts'
import type { Transcript, TranscriptPart, TranscriptTurn } from '../../../src/replay/transcript.ts'
import { readAll, Scratch, toolParts } from '../recording.ts'
import { exportOpencodeSession, makeOpencodeDatabase } from './opencode-database.ts'

interface Written {
  readonly format: SeedFormat
  /** What the agent has made before. */
  readonly makes?: (path: string) => void
  /** A file that is imported, of one that is not. */
  readonly exports?: (path: string, to: string) => void
  /** Its compactions lie beside the file that is imported. */
  readonly compactsBeside?: true
}

const formats: Readonly<Record<string, Written>> = {
  pi: { format: piSeed },
  'gemini-cli': { format: geminiCliSeed },
  'qwen-code': { format: qwenCodeSeed },
  codex: { format: codexSeed },
  cline: { format: clineSeed, compactsBeside: true },
  opencode: { format: opencodeSeed, makes: makeOpencodeDatabase, exports: exportOpencodeSession },
}

function saidOf(part: TranscriptPart): readonly unknown[] {
  if (part.kind === 'text' || part.kind === 'reasoning') return [[part.kind, part.text]]
  if (part.kind !== 'tool') return []
  const { callId, name, input } = part
  return [[callId, name, input, resultText(part)]]
}

/**
 * All that a model is told of a turn. Some formats keep thoughts, words and calls apart, and leave it open where one answer
 * ends and the next begins.
 */
function told({ prompt, steps, compactions }: TranscriptTurn): unknown {
  const answered = steps.flatMap(({ parts }) => parts)
  const of = (kind: TranscriptPart['kind']) => answered.filter((part) => part.kind === kind).flatMap(saidOf)
  return {
    summaries: compactions.map(({ summary }) => summary),
    prompt: prompt?.parts.flatMap(saidOf),
    thoughts: of('reasoning'),
    words: of('text'),
    calls: of('tool'),
  }
}

function failedCalls(turns: readonly TranscriptTurn[]): readonly string[] {
  return toolParts(turns).flatMap(({ callId, outcome }) => (outcome === 'completed' ? [] : [callId]))
}

function generated(): Transcript {
  return generateTranscript({ profile: 'p90', seed: 7 })
}

const session = {
  id: 'a-session',
  directory: '/home/user/project',
  model: 'm1',
  beganMs: Date.UTC(2026, 0),
}

describe.each(Object.entries(formats))('a session written as one of %s', (name, written) => {
  const { format, makes, exports, compactsBeside } = written
  it('reads back as what it was', async () => {
    using scratch = new Scratch()
    const path = join(scratch.directory, 'session')
    makes?.(path)
    const wrote = await writeSeed(path, generated(), { format, session })
    const exported = exports ? join(scratch.directory, 'exported') : path
    exports?.(path, exported)
    const { transcript, turns } = await readAll(await openTranscript(exported))
    const { turns: original } = await readAll(generated())
    const expected = compactsBeside ? original.map((turn) => ({ ...turn, compactions: [] })) : original
    expect(turns.map(told)).toEqual(expected.map(told))
    // A rollout of codex tells only by its text that a call failed.
    expect(failedCalls(turns)).toEqual(name === 'codex' ? [] : failedCalls(original))
    expect(failedCalls(original)).not.toEqual([])
    expect(transcript.format).toBe(name)
    expect(transcript.counts).toMatchObject({ unknown: {}, broken: { count: 0 }, orphans: 0 })
    expect(wrote).toMatchObject({ messages: 179, bytes: statSync(path).size })
  })

  it('counts what a model must be given of it: all since its last compaction', async () => {
    using scratch = new Scratch()
    const path = join(scratch.directory, 'session')
    makes?.(path)
    const { window } = await writeSeed(path, generated(), { format, session })
    const { turns } = await readAll(generated())
    const last = turns.findLastIndex(({ compactions }) => compactions.length > 0)
    const since = turns.slice(last).flatMap(({ prompt, steps }) => [...(prompt ? [prompt] : []), ...steps])
    expect(last).toBeGreaterThan(0)
    expect(window.messages).toBe(since.length)
    const calls = since.flatMap(({ parts }) => parts.filter((part) => part.kind === 'tool'))
    const outputBytes = calls.reduce((sum, { output }) => sum + output.length, 0)
    expect(window.saidBytes).toBeGreaterThan(turns[last]?.compactions[0]?.summary?.length ?? Infinity)
    expect(window.bytes - window.saidBytes).toBe(outputBytes)
  })
})
