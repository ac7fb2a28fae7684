// Reported runs built in code: what a run would have recorded, without running one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { judge } from '../../src/findings/judge.ts'
import type { ReportedRun } from '../../src/report/reported-run.ts'
import { resultOf, type Result, type ToldClaim } from '../../src/report/result.ts'
import type { PhaseSeries } from '../../src/runner/series.ts'
import type { Run } from '../../src/runner/run.ts'
import { claim, run, series } from '../findings/series.ts'

/** A history that grows by 100 kB a turn, the heap with it, and a timer a turn by a line that is known. */
export function leakyRun(file: string, line: number): Run {
  const origin = { kind: 'timer', label: 'setInterval', file, line, function: 'poll' }
  return run(
    series(20, (cycle) => ({
      inside: {
        heapObjectsBytes: 1e7 + 1e5 * cycle,
        figures: { historyBytes: 1e5 * (cycle + 1) },
        probe: {
          level: 'full',
          live: { timer: cycle },
          origins: [{ ...origin, live: cycle }],
          dropped: 0,
          faults: 0,
        },
        distributions: { stepMs: { count: 1, sum: 2, max: 3, p50: 2, p99: 3 } },
      },
    })),
  )
}

export function cleanRun(...phases: readonly PhaseSeries[]): Run {
  return run(...(phases.length > 0 ? phases : [series(20)]))
}

export function reported(of: Run, over: Partial<Result> = {}, told: ToldClaim = claim): ReportedRun {
  const result = { ...resultOf(of, judge(of, told), told), ...over }
  return {
    result,
    series: of.phases,
    unreadLines: 0,
    excerpts: result.findings.map(() => undefined),
    modulePath: undefined,
  }
}

/** A directory as a run leaves it; a file that is undefined is not there. */
export class RunDirectory implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'tidemark-recorded-'))

  constructor(files: { readonly result?: string; readonly samples?: string }) {
    if (files.result !== undefined) writeFileSync(join(this.path, 'result.json'), files.result)
    if (files.samples !== undefined) writeFileSync(join(this.path, 'samples.jsonl'), files.samples)
  }

  static of(ran: Run, told: ToldClaim = claim): RunDirectory {
    return new RunDirectory({
      result: JSON.stringify(resultOf(ran, judge(ran, told), told)),
      samples: samplesText(ran),
    })
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

export function samplesText({ phases }: Run): string {
  return phases.flatMap(({ samples }) => samples.map((sample) => `${JSON.stringify(sample)}\n`)).join('')
}
