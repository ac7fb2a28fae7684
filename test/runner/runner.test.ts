// Real subjects in real processes: what each comes to, and that nothing of any is left.
import { existsSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { measure, metricNamed } from '../../src/findings/metrics.ts'
import { runPlanted } from './planted-run.ts'

const verdicts: readonly {
  readonly subject: string
  readonly verdict: 'clean' | 'leak'
  readonly end: string
  /** Rules and kinds that must be among the findings, and what their message says. */
  readonly finds?: readonly (readonly [rule: string, kind: string, message: RegExp])[]
}[] = [
  { subject: 'clean', verdict: 'clean', end: 'closed' },
  { subject: 'fills-late', verdict: 'clean', end: 'closed' },
  { subject: 'saw-tooth', verdict: 'clean', end: 'closed' },
  { subject: 'late-release', verdict: 'clean', end: 'closed' },
  { subject: 'prints-much', verdict: 'clean', end: 'closed' },
  { subject: 'writes-to-channel', verdict: 'clean', end: 'closed' },
  { subject: 'forks-cluster', verdict: 'clean', end: 'closed' },
  {
    subject: 'leaks-heap',
    verdict: 'leak',
    end: 'closed',
    finds: [
      [
        'heap-growth',
        'heap',
        /^The heap after collection grew by (?:[89]\d\d B|1\.0\d kB) per step, from .* and never came back$/,
      ],
    ],
  },
  {
    subject: 'leaks-buffers',
    verdict: 'leak',
    end: 'closed',
    finds: [['heap-growth', 'array-buffers', /grew by 20\.\d kB per step/]],
  },
  {
    subject: 'leaks-timers',
    verdict: 'leak',
    end: 'lingered',
    finds: [
      ['run-ended', 'lingered', /did not end within 2\.0 s after close: kept alive by 53 active timers$/],
      [
        'growth-by-origin',
        'timer',
        /^The number of timers \(setTimeout\) that one line acquired grew from 6 to 54 over 48 steps, 1 per step/,
      ],
    ],
  },
  {
    subject: 'leaks-descriptors',
    verdict: 'leak',
    end: 'closed',
    finds: [
      [
        'growth-by-origin',
        'file',
        /^The number of open files \(descriptor\) that one line acquired grew from .* 1 per step, and never came back$/,
      ],
    ],
  },
  {
    subject: 'leaves-child',
    verdict: 'leak',
    end: 'closed',
    finds: [
      [
        'left-by-origin',
        'process',
        /^1 child process \(sleep\) left after close by one line: .*, 3 after one more life, and outlived the program$/,
      ],
    ],
  },
  {
    subject: 'grandchild-escapes',
    verdict: 'leak',
    end: 'closed',
    finds: [
      [
        'left-by-origin',
        'process',
        /^1 child process \(sh\) left after close by one line: .* \(with what it started: .*sleep.*\)$/,
      ],
    ],
  },
  {
    subject: 'lingers',
    verdict: 'leak',
    end: 'lingered',
    finds: [['run-ended', 'lingered', /kept alive by 1 listening server$/]],
  },
  {
    subject: 'crashes',
    verdict: 'leak',
    end: 'crashed',
    finds: [['run-ended', 'crashed', /^The process was ended by SIGSEGV during a step after step \d+$/]],
  },
  {
    subject: 'exits',
    verdict: 'leak',
    end: 'crashed',
    finds: [
      [
        'run-ended',
        'crashed',
        /^The process ended itself with exit code 0 during a step after step \d+, before it was closed$/,
      ],
    ],
  },
  {
    subject: 'waits-in-vain',
    verdict: 'leak',
    end: 'crashed',
    finds: [
      ['run-ended', 'crashed', /^The process ended during .*, which waits for what keeps no process alive: /],
    ],
  },
  {
    subject: 'throws',
    verdict: 'leak',
    end: 'threw',
    finds: [['run-ended', 'threw', /^The subject threw during step\(\d+\): the planted error$/]],
  },
  {
    subject: 'hangs-in-step',
    verdict: 'leak',
    end: 'hung',
    finds: [
      [
        'run-ended',
        'hung',
        /^Nothing came back from a step after step \d+ for .* s: the process was computing all the time$/,
      ],
    ],
  },
  {
    subject: 'hangs-in-close',
    verdict: 'leak',
    end: 'hung',
    finds: [
      [
        'run-ended',
        'hung',
        /^Nothing came back from close for .* s: the process was waiting for something that never came$/,
      ],
    ],
  },
  {
    subject: 'runs-out-of-memory',
    verdict: 'leak',
    end: 'out-of-memory',
    finds: [['run-ended', 'out-of-memory', /^The process ran out of memory during a step after step \d+/]],
  },
]

async function peakAboveIdle(spike: string): Promise<number> {
  vi.stubEnv('SPIKE', spike)
  const { run } = await runPlanted('spikes')
  return metricNamed(measure(run.phases), 'peakRssAboveIdleBytes') ?? NaN
}

const lacksProc = !existsSync('/proc/self/smaps_rollup')
if (lacksProc) console.warn('skipped: planted subjects need /proc')

describe.skipIf(lacksProc)('a planted subject', () => {
  it.concurrent.for(verdicts)('$subject is $verdict and leaves nothing', async (expected) => {
    const nodeFlags = expected.subject === 'runs-out-of-memory' ? ['--max-old-space-size=40'] : []
    const { series, verdict, remains } = await runPlanted(expected.subject, { nodeFlags })
    expect(series.end.how).toBe(expected.end)
    expect(remains).toEqual([])
    // The first reason goes with it, so that a failure says why.
    expect(`${verdict.verdict}: ${verdict.reasons[0] ?? ''}`).toMatch(new RegExp(`^${expected.verdict}: `))
    const found = verdict.findings.map(({ rule, kind, message }) => [rule, kind, message])
    for (const [rule, kind, message] of expected.finds ?? []) {
      expect(found).toContainEqual([rule, kind, expect.stringMatching(message)])
    }
  })
})

describe.skipIf(lacksProc)('what a planted run shows', () => {
  it('names the line that threw', async () => {
    const { verdict } = await runPlanted('throws')
    expect(verdict.findings[0]?.culprit).toMatchObject({ line: 17, function: 'Immediate.fail' })
    expect(verdict.findings[0]?.culprit?.file).toMatch(/test\/planted\/throws\.ts$/)
  })

  it('names the line that keeps a process alive', async () => {
    const { verdict } = await runPlanted('lingers')
    expect(verdict.findings[0]?.culprit?.file).toMatch(/test\/planted\/lingers\.ts$/)
    expect(verdict.findings[0]?.culprit?.line).toBe(5)
  })

  it('keeps the last words of a process that died, and only the last of one that prints much', async () => {
    const { verdict } = await runPlanted('crashes')
    expect(verdict.findings[0]?.evidence).toMatchObject({
      stderr: expect.arrayContaining(['about to go down']),
    })
    const { series } = await runPlanted('prints-much')
    expect(series.outputBytes).toBeGreaterThan(50_000_000)
  })

  it('counts what others wrote to the channel, and hears the host all the same', async () => {
    const { series } = await runPlanted('writes-to-channel')
    expect(series.strayMessages).toBeGreaterThanOrEqual(48 * 2)
    expect(series.samples.filter(({ moment }) => moment === 'cycle')).toHaveLength(24)
  })

  it('sees a peak between two samples, and not that of the rehearsal', async () => {
    expect(await peakAboveIdle('step')).toBeGreaterThan(190_000_000)
    expect(await peakAboveIdle('rehearsal')).toBeLessThan(100_000_000)
    vi.unstubAllEnvs()
  })

  it('does not ask a subject for more than it has, and does not call that clean', async () => {
    const { series, verdict } = await runPlanted('used-up')
    expect(series.end.how).toBe('closed')
    expect(verdict).toMatchObject({ verdict: 'undecided' })
    expect(verdict.reasons).toContain(
      "Phase life: no cycle was measured: its step returned 'done' before, which ends a run",
    )
  })

  it('refuses a module that is no subject, and one that is not there', async () => {
    await expect(runPlanted('no-subject')).rejects.toThrow(expect.objectContaining({ code: 'subject' }))
    await expect(runPlanted('not-there')).rejects.toThrow(expect.objectContaining({ code: 'subject' }))
  })
})
