import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WatchLog } from '../../src/watch/watch-log.ts'
import type { WatchSample } from '../../src/watch/watch-sample.ts'

const START_MS = Date.UTC(2026, 10, 30)
const MAX_BYTES = 40_000
const command = ['node', 'server.mjs']

function sample(atMs: number): WatchSample {
  const process = { pid: 7, command: 'node', rssBytes: 5e7, peakRssBytes: 6e7, pssBytes: 4e7, threads: 7 }
  return { atMs, processes: [{ ...process, fds: { file: 3, socket: 2 } }], threads: [] }
}

describe('the log of a watch', () => {
  let directory = ''
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tidemark-log-'))
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  const file = (): string => join(directory, 'samples.jsonl')
  const times = (): readonly number[] =>
    readFileSync(file(), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line).atMs)
  const log = (atMs = START_MS, of = command): WatchLog =>
    new WatchLog({ directory, command: of, maxBytes: MAX_BYTES, clock: () => atMs })

  it('stays within its bytes however long it is, with what is old coarser and the newest whole', () => {
    const written = log()
    for (let at = 0; at < 5_000; at += 1) {
      written.append(sample(at * 1_000))
      expect(statSync(file()).size).toBeLessThanOrEqual(MAX_BYTES)
    }
    const told = times()
    expect(told.toSorted((a, b) => a - b)).toEqual(told)
    expect([told[0], told.at(-1)]).toEqual([0, 4_999_000])
    const gaps = told.slice(1).map((at, nth) => at - (told[nth] ?? 0))
    expect(gaps.slice(-20)).toEqual(Array.from({ length: 20 }, () => 1_000))
    // What is old is coarse everywhere, and nowhere missing: 40 kB have some 190 samples, of 5,000.
    expect(gaps[0]).toBeGreaterThan(16_000)
    expect(Math.max(...gaps)).toBeLessThan(200_000)
    expect(written.unwritten).toBe(0)
  })

  it('goes on where it was cut off, by the clock', () => {
    const first = log()
    for (let at = 0; at < 3; at += 1) first.append(sample(at * 1_000))
    appendFileSync(file(), '{"atMs":3000,"proce')
    const second = log(START_MS + 60_000)
    second.append(sample(0))
    second.append(sample(1_000))
    expect(times()).toEqual([0, 1_000, 2_000, 60_000, 61_000])
    expect(second.start).toMatchObject({ startedAt: '2026-11-30T00:00:00.000Z', restarts: 1 })
    expect(log(START_MS + 90_000).start.restarts).toBe(2)
  })

  it.each([
    ['that came to a result', (): void => writeFileSync(join(directory, 'result.json'), '{}'), command],
    ['of another command', (): void => undefined, ['node', 'other.mjs']],
    ['whose start cannot be read', (): void => writeFileSync(join(directory, 'watch.json'), '{'), command],
  ] as const)('begins anew after a watch %s', (_, happens, next) => {
    log().append(sample(0))
    happens()
    const second = log(START_MS + 60_000, [...next])
    expect(second.start.restarts).toBe(0)
    expect(times()).toEqual([])
    expect(existsSync(join(directory, 'result.json'))).toBe(false)
  })

  it('has no secret of the command line', () => {
    const { start } = log(START_MS, ['node', 'server.mjs', '--token', 'correct-horse-battery'])
    expect(start.command).toEqual(['node', 'server.mjs', '--token', '[redacted]'])
    expect(readFileSync(join(directory, 'watch.json'), 'utf8')).not.toContain('correct-horse')
  })
})
