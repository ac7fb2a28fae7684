import { PassThrough } from 'node:stream'
import type { WriteStream } from 'node:tty'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { liveLines, plainLine, progressDisplay } from '../../src/report/progress.ts'
import type { RunProgress } from '../../src/runner/run-progress.ts'

const progress: RunProgress = {
  phase: 'replay',
  does: 'replays the whole session through the prompt loop',
  phaseNumber: 1,
  phaseCount: 2,
  stage: 'cycles',
  cycleName: 'turn',
  cycle: 312,
  plannedCycles: 2_000,
  workload: { done: 3_852, total: 7_704, unit: 'messages' },
  rssBytes: 142_300_000,
  heapUsedBytes: 38_100_000,
  stageMs: 10_000,
  remainingMs: 88_000,
}

describe('progress', () => {
  it('on a terminal tells what it does, how far it is, what it holds and how long it may take', () => {
    expect(liveLines(progress)).toEqual([
      'phase 1 of 2: replay — replays the whole session through the prompt loop',
      '████████████░░░░░░░░░░░░  50 % turn 312 of at most 2,000, 3,852 of 7,704 messages',
      'RSS 142 MB, heap 38.1 MB · 31 turns per second · about 10 s left in this phase',
    ])
  })

  it('is told in one line elsewhere', () => {
    expect(plainLine(progress)).toBe(
      'replay (1/2): turn 312 of at most 2,000, 3,852 of 7,704 messages, RSS 142 MB, heap 38.1 MB, 31 turns per second',
    )
    const { workload: _, ...without } = progress
    expect(plainLine({ ...without, workload: undefined, stage: 'close', heapUsedBytes: undefined })).toBe(
      'replay (1/2): closing, RSS 142 MB',
    )
  })

  it('writes plain lines at most every few seconds, and one for each phase', async () => {
    const { stream, written } = stderrLike()
    using display = await progressDisplay(stream)
    for (let cycle = 0; cycle < 100; cycle += 1) display.show({ ...progress, cycle })
    display.show({ ...progress, phase: 'resume' })
    expect(written()).toBe(
      `${plainLine({ ...progress, cycle: 0 })}\n${plainLine({ ...progress, phase: 'resume' })}\n`,
    )
  })

  it('on a terminal replaces what it showed, and clears it at the end', async () => {
    const { stream, written } = stderrLike(true)
    const display = await progressDisplay(stream)
    display.show(progress)
    display.show({ ...progress, cycle: 313 })
    expect(stripVTControlCharacters(written())).toContain('turn 313 of at most 2,000')
    const before = written().length
    display[Symbol.dispose]()
    expect(stripVTControlCharacters(written().slice(before)).trim()).toBe('')
  })
})

/** A stream that looks like stderr and remembers what was written. */
function stderrLike(isTTY = false) {
  const pipe = new PassThrough()
  const written: string[] = []
  pipe.on('data', (chunk: Buffer) => written.push(chunk.toString()))
  const stream = Object.assign(pipe, { isTTY, columns: 100, rows: 30 })
  if (!isWriteStream(stream)) throw new Error('not a stream')
  return { stream, written: () => written.join('') }
}

function isWriteStream(stream: unknown): stream is WriteStream {
  return typeof stream === 'object' && stream !== null && 'write' in stream
}
