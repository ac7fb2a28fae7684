import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reportPage } from '../../src/report/html/page.ts'
import { recordedRun } from '../../src/report/recorded-run.ts'

const start = {
  schema: 'tidemark.watch/1',
  command: ['node', 'server.mjs'],
  startedAt: '2026-11-30T00:00:00.000Z',
  restarts: 0,
}

function line(atMs: number, rssBytes: number, heapUsedBytes?: number): string {
  const process = {
    pid: 7,
    command: 'node',
    rssBytes,
    peakRssBytes: rssBytes,
    pssBytes: rssBytes / 2,
    threads: 7,
  }
  const thread = { pid: 7, thread: 0, collected: true, heapUsedBytes }
  const threads = heapUsedBytes === undefined ? [] : [thread]
  return `${JSON.stringify({ atMs, processes: [{ ...process, fds: { file: 3, socket: 2 } }], threads })}\n`
}

function watched(samples: string, files: Readonly<Record<string, string>> = {}) {
  const path = mkdtempSync(join(tmpdir(), 'tidemark-recorded-'))
  const all = { 'watch.json': JSON.stringify(start), 'samples.jsonl': samples, ...files }
  for (const [name, text] of Object.entries(all)) writeFileSync(join(path, name), text)
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

describe('a recorded watch', () => {
  it('that goes on is told as that, with its memory over time', () => {
    using directory = watched(line(1_000, 8e7, 1e7) + line(2_000, 9e7), { '.running': String(process.pid) })
    const run = recordedRun(directory.path)
    expect(run.result).toMatchObject({
      verdict: 'undecided',
      subject: 'node server.mjs',
      reasons: [expect.stringContaining('still watched')],
      durationMs: 2_000,
    })
    expect(run.watched).toEqual([
      { atMs: 1_000, processes: 1, rssBytes: 8e7, pssBytes: 4e7, heapUsedBytes: 1e7, descriptors: 5 },
      { atMs: 2_000, processes: 1, rssBytes: 9e7, pssBytes: 4.5e7, heapUsedBytes: 1e7, descriptors: 5 },
    ])
    const page = reportPage([{ ...run, excerpts: [], modulePath: undefined }])
    expect(page).toContain('id="watched"')
    expect(page).toContain('RSS')
  })

  it('that was cut off is told as that, and a line that is none is counted', () => {
    using directory = watched(`${line(1_000, 8e7)}{"atMs":2000,"proc`)
    const { result, unreadLines } = recordedRun(directory.path)
    expect(result.reasons).toEqual([expect.stringContaining('cut off')])
    expect(unreadLines).toBe(1)
  })

  it('of a week is thinned to what can be drawn', () => {
    using directory = watched(Array.from({ length: 9_000 }, (_, at) => line(at * 1_000, 8e7)).join(''))
    const { watched: levels = [] } = recordedRun(directory.path)
    expect(levels.length).toBeLessThanOrEqual(4_001)
    expect([levels[0]?.atMs, levels.at(-1)?.atMs]).toEqual([0, 8_999_000])
  })

  it('wants its start to be one', () => {
    using directory = watched(line(1_000, 8e7), { 'watch.json': '{"schema":"tidemark.watch/1"}' })
    expect(() => recordedRun(directory.path)).toThrow(/watch\.json: it is no tidemark\.watch\/1/)
  })
})
