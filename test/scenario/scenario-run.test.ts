// Scenarios with phases, swaps and budgets; runs that are ended early, by evidence, time or signal.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { judge } from '../../src/findings/judge.ts'
import { plainEvidence } from '../../src/findings/plain-evidence.ts'
import { loadScenario } from '../../src/scenario/load-scenario.ts'
import type { RunProgress } from '../../src/runner/run-progress.ts'
import { runScenario, type RunOptions } from '../../src/runner/runner.ts'
import { planted, processesIn, runPlanted, temporaryDirectory } from '../runner/planted-run.ts'

const lacksProc = !existsSync('/proc/self/smaps_rollup')
if (lacksProc) console.warn('skipped: runs that are ended early need /proc')
const scenario = await loadScenario(planted('scenario'))

async function runTheScenario(options: Partial<RunOptions> = {}) {
  using out = temporaryDirectory()
  const location = { kind: 'scenario', url: planted('scenario') } as const
  const run = await runScenario(location, { outDirectory: out.path, ...options })
  const lines = readFileSync(join(out.path, 'samples.jsonl'), 'utf8').trimEnd().split('\n')
  return {
    run,
    lines,
    verdict: judge(run, scenario),
    files: readdirSync(out.path),
    remains: processesIn(out.path),
  }
}

describe('a scenario', () => {
  it('runs its phases in fresh processes, in one directory, until the subject is done', async () => {
    const { run, verdict, lines, files } = await runTheScenario()
    expect(verdict.reasons).toEqual([
      expect.stringMatching(
        /^Nothing grew and nothing was left over 40 rows, 21 readings, in 49 samples; growth would have been seen from /,
      ),
    ])
    expect(verdict.verdict).toBe('clean')
    expect(run.phases.map(({ phase, end, tiers }) => [phase, end.how, tiers])).toEqual([
      ['write', 'closed', 'off'],
      ['read', 'closed', 'on'],
    ])
    expect(files).toEqual(['samples.jsonl'])
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      run.phases.flatMap(({ samples }) => samples).map((sample) => JSON.parse(JSON.stringify(sample))),
    )
  })

  it('watches what is acquired where growth is judged, and leaves times and memory alone', async () => {
    const { run } = await runTheScenario()
    const levels = run.phases.map(({ samples }) => new Set(samples.map(({ inside }) => inside.probe?.level)))
    expect(levels).toEqual([new Set(['origins']), new Set([undefined])])
  })

  it('takes idle, rested, baseline and closed samples, each once and in order', async () => {
    const { run } = await runTheScenario()
    const [write] = run.phases
    const moments = write?.samples.map(({ moment }) => moment)
    expect(moments?.slice(0, 4)).toEqual(['idle', 'rested', 'baseline', 'cycle'])
    expect(moments?.slice(-2)).toEqual(['cycle', 'closed'])
    expect(write?.samples.at(-1)?.inside.totals['rowsPerStep']).toMatchObject({ count: 40, sum: 120, max: 3 })
    expect(write?.samples.at(-2)?.inside).toMatchObject({
      figures: { storedRows: 42 },
      holdings: { lock: 0 },
    })
  })

  it('fails with its plant, in words, and passes with its look-alike', async () => {
    const leaky = await runTheScenario({ plant: 'reads-all' })
    expect(leaky.verdict.findings.map(({ rule, message }) => [rule, message])).toEqual([
      [
        'figure-growth',
        expect.stringMatching(/^rowsPerStep grew from [\d.]+ to [\d.]+ over 38 rows, and never came back$/),
      ],
      ['budget', 'write.rowsPerStep.max is 44, and the budget is 20'],
    ])
    const similar = await runTheScenario({ plant: 'reads-four' })
    expect(similar.verdict.verdict).toBe('clean')
  })

  it('refuses plants and profiles it does not have', async () => {
    await expect(runTheScenario({ plant: 'other' })).rejects.toThrow(
      'Run planted: there is no plant other, choose one of reads-all, reads-four',
    )
    await expect(runTheScenario({ profile: 'long' })).rejects.toThrow(
      'there is no profile long, choose one of short',
    )
  })

  it('tells how far it is', async () => {
    const seen: RunProgress[] = []
    await runTheScenario({ onProgress: (progress) => void seen.push(progress) })
    const stages = seen.filter(({ phase }) => phase === 'write').map(({ stage }) => stage)
    expect([...new Set(stages)]).toEqual(['rehearsal', 'start', 'warm-up', 'cycles', 'close', 'settle'])
    expect(seen.at(-1)).toMatchObject({ phase: 'read', phaseNumber: 2, phaseCount: 2 })
  })

  it('keeps the directory when asked', async () => {
    const { files } = await runTheScenario({ keepDirectory: true })
    expect(files).toContainEqual(expect.stringMatching(/^work-/))
  })
})

describe.skipIf(lacksProc)('a run that is ended early', () => {
  it('stops when the evidence is plain, and does not run what comes after', async () => {
    const { run, verdict } = await runTheScenario({
      plant: 'reads-all',
      onSample: (series) => (plainEvidence(series, { ...scenario, budget: {} }) ? 'stop' : 'continue'),
    })
    // 20 samples are needed, of 21.
    expect(run.phases.map(({ end, samples }) => [end, samples.length])).toEqual([
      [{ how: 'stopped', why: 'evidence' }, 22],
    ])
    expect(verdict.reasons.at(-1)).toBe('Phase write was ended early: the evidence was plain')
    expect(verdict.verdict).toBe('leak')
  })

  it('is undecided when time was up before anything was found', async () => {
    const { series, verdict, remains } = await runPlanted('works-for-long', { timeLimitMs: 800, cycles: 400 })
    expect(series.end).toEqual({ how: 'stopped', why: 'time-limit' })
    expect(series.samples.at(-1)?.moment).toBe('closed')
    expect(verdict.verdict).toBe('undecided')
    expect(verdict.reasons).toContain(
      'Phase life was ended by the time limit, and judged on what was seen until then',
    )
    expect(remains).toEqual([])
  })

  it('is undecided when it was interrupted', async () => {
    const interrupting = new AbortController()
    const { series, verdict, remains } = await runPlanted('works-for-long', {
      signal: interrupting.signal,
      onSample: () => {
        interrupting.abort()
        return 'continue'
      },
    })
    expect(series.end).toEqual({ how: 'stopped', why: 'interrupted' })
    expect(verdict.verdict).toBe('undecided')
    expect(remains).toEqual([])
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing when its runner gets %s', async (signal) => {
    using out = temporaryDirectory()
    await endRunner(out.path, signal)
    expect(processesIn(out.path)).toEqual([])
    expect(readdirSync(out.path)).toEqual(['samples.jsonl'])
  })

  it('leaves no process even when its runner is killed', async () => {
    using out = temporaryDirectory()
    await endRunner(out.path, 'SIGKILL')
    await untilTrue(() => processesIn(out.path).length === 0)
    expect(samplesIn(out.path)).toBeGreaterThanOrEqual(2)
  })
})

/** Starts a runner in a process of its own, waits until its subject and the subject's child work, and ends it. */
async function endRunner(directory: string, signal: NodeJS.Signals): Promise<void> {
  const script = fileURLToPath(planted('interrupted'))
  const runner = spawn(process.execPath, [script, planted('works-for-long'), directory], { stdio: 'pipe' })
  const exited = once(runner, 'exit')
  try {
    await untilTrue(() => processesIn(directory).length >= 2 && samplesIn(directory) >= 2)
  } finally {
    runner.kill(signal)
    await exited
  }
}

function samplesIn(directory: string): number {
  const file = join(directory, 'samples.jsonl')
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0
}

async function untilTrue(holds: () => boolean): Promise<void> {
  for (let waits = 0; waits < 12_000; waits += 1) {
    if (holds()) return
    await pause(10)
  }
  throw new Error('it never came to hold')
}
