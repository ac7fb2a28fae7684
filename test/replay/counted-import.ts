// What fuzzing asks of any file: a refusal, or counts that add up.
import { expect } from 'vitest'
import { TidemarkError } from '../../src/errors.ts'
import type { TranscriptCounts } from '../../src/replay/transcript.ts'
import { accounted, importText, toolParts } from './recording.ts'

/** Undefined when the file was refused. */
export async function countsOf(content: string | Uint8Array): Promise<TranscriptCounts | undefined> {
  try {
    const { transcript, turns } = await importText(content, { allowTruncated: true, maxTurnBytes: 2000 })
    expect(accounted(transcript)).toBe(transcript.counts.records)
    expect(toolParts(turns)).toHaveLength(transcript.counts.toolCalls)
    expect(turns).toHaveLength(transcript.counts.turns)
    return transcript.counts
  } catch (error) {
    if (error instanceof TidemarkError && error.code === 'input') return undefined
    throw error
  }
}
