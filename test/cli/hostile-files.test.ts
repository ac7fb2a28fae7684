// Configuration, baseline, result, samples and shards as somebody else may have written them: each is read, or refused in
// a sentence that names the file, and nothing is written outside of the output directory. `TIDEMARK_FUZZ=10000` tries so many.
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { baselineText } from '../../src/baseline/baseline.ts'
import { compareRuns } from '../../src/baseline/compare.ts'
import { lookedAt } from '../../src/findings/judge.ts'
import { outcomeOf } from '../../src/findings/outcome.ts'
import { suppressed } from '../../src/findings/suppressions.ts'
import { limitsOf } from '../../src/config/budget-amount.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { storedBaseline } from '../../src/gate/stored-baseline.ts'
import { merge } from '../../src/cli/merge-command.ts'
import { TidemarkError } from '../../src/errors.ts'
import { recordedRun } from '../../src/report/recorded-run.ts'
import { resultOf } from '../../src/report/result.ts'
import { claim } from '../findings/series.ts'
import { fuzzRuns } from '../fuzz-runs.ts'
import { damaged, hostileFile } from '../hostile-json.ts'
import { leakyRun, samplesText } from '../report/reported.ts'

const runs = fuzzRuns(500)
const TIMEOUT_MS = 60_000 + runs.numRuns * 100
const room = realpathSync(mkdtempSync(join(tmpdir(), 'tidemark-hostile-')))
afterAll(() => rmSync(room, { recursive: true, force: true }))

const leak = leakyRun('src/a.ts', 3)
const looked = lookedAt(leak, claim)
const known = { match: { file: 'src/a.ts' }, reason: 'known', expires: '2999-12-31' }
const result = JSON.parse(
  JSON.stringify(
    resultOf(
      leak,
      outcomeOf(suppressed(looked, [known, { ...known, match: { package: 'p' } }], '2026-11-26')),
      claim,
    ),
  ),
)

const machine = {
  node: 'v26.10.0',
  v8: '14.6',
  platform: 'linux x64',
  cpus: 2,
  memoryGiB: 32,
  cpuModel: 'AMD EPYC',
}
const entry = {
  machine,
  cycles: { life: 20 },
  figures: { 'life.peakRssBytes': [1e8, 1e8, 1.1e8, 1.1e8, 1.2e8] },
}

const config = {
  $schema: 'a',
  scenarios: ['idle', 'a/*.ts'],
  subjects: ['*.subject.mjs'],
  budgets: { idle: { peakRss: '250 MB', liveResources: 0, 'resume.stepMs.p99': '40 ms' } },
  runs: 7,
  leaveOut: ['time'],
  suppressions: [known, { ...known, match: { fingerprint: 'abc' } }],
  baseline: 'b.json',
  out: 'o',
}

const outcome = { name: 'a', state: 'same', message: '', findings: result.findings, runs: 3, entry }
const shard = {
  schema: 'tidemark.shard/1',
  version: '0.1.0',
  index: 1,
  count: 1,
  plan: ['a'],
  command: 'gate',
  against: 'tidemark.baseline.json',
  updates: true,
  ran: [{ label: 'a', directory: 'a/run-1', outcome }],
}

/** Empty for what was read. @throws whatever is no refusal */
async function refusal(read: () => unknown): Promise<string> {
  try {
    await read()
    return ''
  } catch (error) {
    if (error instanceof TidemarkError && (error.code === 'input' || error.code === 'usage'))
      return error.message
    throw error
  }
}

/** What lies in the room, without what lies in `out`. */
function written(): readonly string[] {
  return readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((path) => !/^out(\/|$)/.test(path))
    .toSorted((one, other) => (one < other ? -1 : 1))
}

interface Case {
  readonly files: Readonly<Record<string, string>>
  read(this: void): unknown
  readonly message: RegExp
}

/** A fuzz that only ever refuses has seen nothing: it says what there was. */
async function tryAll(cases: fc.Arbitrary<Case>): Promise<string> {
  const seen = { read: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(cases, async ({ files, read, message }) => {
      for (const name of readdirSync(room)) rmSync(join(room, name), { recursive: true, force: true })
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(join(room, name, '..'), { recursive: true })
        writeFileSync(join(room, name), content)
      }
      const before = written()
      const said = await refusal(read)
      expect(said).toMatch(message)
      expect(written()).toEqual(before)
      seen[said === '' ? 'read' : 'refused'] += 1
    }),
    runs,
  )
  if (seen.read > 0 && seen.refused > 0) return 'some were read and some refused'
  return `${seen.read} were read, ${seen.refused} refused`
}

describe('a file that somebody else wrote', () => {
  beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true))
  beforeEach(() => void vi.spyOn(process.stderr, 'write').mockReturnValue(true))
  afterEach(() => vi.restoreAllMocks())

  it('is a configuration, or refused', { timeout: TIMEOUT_MS }, async () => {
    const cases = hostileFile(config).map((text): Case => ({
      files: { 'tidemark.config.json': text },
      read: async () => {
        const loaded = await loadConfig(join(room, 'tidemark.config.json'))
        for (const budget of Object.values(loaded.config.budgets ?? {}))
          for (const limit of Object.values(limitsOf(budget))) expect(limit).toBeGreaterThanOrEqual(0)
        suppressed(looked, loaded.config.suppressions ?? [], '2026-11-26')
      },
      message: /^(|Read [^]*tidemark\.config\.json: [^]{1,4000})$/,
    }))
    expect(await tryAll(cases)).toBe('some were read and some refused')
  })

  it('is a baseline that can be compared and written, or refused', { timeout: TIMEOUT_MS }, async () => {
    const valid = { schema: 'tidemark.baseline/1', scenarios: { a: entry, b: entry } }
    const cases = hostileFile(valid).map((text): Case => ({
      files: { 'tidemark.baseline.json': text },
      read: () => {
        const stored = storedBaseline(join(room, 'tidemark.baseline.json')) ?? new Map()
        for (const each of stored.values()) compareRuns(each, entry, { against: 'b', mode: 'stored' })
        baselineText(stored)
      },
      message: /^(|Read baseline [^]*tidemark\.baseline\.json: [^]{1,4000})$/,
    }))
    expect(await tryAll(cases)).toBe('some were read and some refused')
  })

  it('is a result, or refused', { timeout: TIMEOUT_MS }, async () => {
    const cases = hostileFile(result).map((text): Case => ({
      files: { 'run/result.json': text, 'run/samples.jsonl': samplesText(leak) },
      read: () => recordedRun(join(room, 'run')),
      message: /^(|Read [^]*result\.json: [^]{1,4000})$/,
    }))
    expect(await tryAll(cases)).toBe('some were read and some refused')
  })

  it(
    'is samples, of which lines that are none are counted, or refused',
    { timeout: TIMEOUT_MS },
    async () => {
      const lines = samplesText(leak).split('\n').slice(0, 3)
      const line = fc.oneof(
        ...lines.filter((each) => each !== '').map((each) => hostileFile(JSON.parse(each))),
      )
      const text = fc.oneof(
        fc.array(line, { maxLength: 4 }).map((each) => each.join('\n')),
        damaged(lines.join('\n')),
      )
      const cases = text.map((samples): Case => ({
        files: { 'run/samples.jsonl': samples },
        read: () => {
          const { result: told, series, unreadLines } = recordedRun(join(room, 'run'))
          const readLines = series.reduce((sum, each) => sum + each.samples.length, 0)
          expect(readLines + unreadLines).toBe(samples.split('\n').filter((each) => each !== '').length)
          expect(told.startedAt).toMatch(/^\d{4}-\d\d-\d\dT/)
        },
        message: /^(|Read [^]*samples\.jsonl: [^]{1,4000})$/,
      }))
      expect(await tryAll(cases)).toBe('some were read and some refused')
    },
  )

  it('is a shard that is merged, or refused', { timeout: TIMEOUT_MS }, async () => {
    const out = join(room, 'out')
    const cases = hostileFile(shard).map((text): Case => ({
      files: {
        'in/shard.json': text,
        'in/a/run-1/result.json': JSON.stringify(result),
        'in/a/run-1/samples.jsonl': samplesText(leak),
      },
      read: () =>
        merge([join(room, 'in')], {
          out: join(out, 'merged'),
          baseline: join(out, 'tidemark.baseline.json'),
          html: join(out, 'report.html'),
        }),
      message: /^(|(Merge|Read) [^]{1,4000})$/,
    }))
    expect(await tryAll(cases)).toBe('some were read and some refused')
  })
})
