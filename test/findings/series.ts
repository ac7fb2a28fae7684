// Builds series and runs in code, for rules that see nothing else.
import type { Moment, OutsideSample, PhaseSeries, Sample } from '../../src/runner/series.ts'
import type { Run } from '../../src/runner/run.ts'
import type { InsideSample } from '../../src/runner/series.ts'

const MB = 1_000_000

export interface Seen {
  readonly moment?: Moment
  readonly cycle?: number
  readonly inside?: Partial<InsideSample>
  readonly outside?: Partial<OutsideSample>
}

export function sample({ moment = 'cycle', cycle = 0, inside, outside }: Seen = {}): Sample {
  return {
    phase: 'life',
    moment,
    cycle,
    atMs: cycle * 10,
    inside: {
      heapUsedBytes: 12 * MB,
      heapTotalBytes: 20 * MB,
      heapObjectsBytes: 10 * MB,
      externalBytes: 2 * MB,
      arrayBuffersBytes: MB,
      rssBytes: 60 * MB,
      activeResources: { PipeWrap: 2 },
      figures: {},
      distributions: {},
      totals: {},
      ...inside,
    },
    outside: {
      rssBytes: 60 * MB,
      peakRssBytes: 61 * MB,
      treePssBytes: 50 * MB,
      fds: { file: 2, pipe: 9, socket: 3 },
      threads: 11,
      children: [],
      ...outside,
    },
  }
}

/** idle, rested, baseline, as many cycle samples as asked for, closed; `seen` is asked for each running one. */
export function series(
  cycles: number,
  seen: (cycle: number, index: number) => Omit<Seen, 'moment' | 'cycle'> = () => ({}),
  over: Partial<PhaseSeries> & { readonly every?: number } = {},
): PhaseSeries {
  const { every = 1, ...rest } = over
  const running = Array.from({ length: cycles / every + 1 }, (_, index) =>
    sample({
      moment: index === 0 ? 'baseline' : 'cycle',
      cycle: index * every,
      ...seen(index * every, index),
    }),
  )
  return {
    phase: 'life',
    does: 'lives',
    cycleName: 'turn',
    tiers: 'off',
    plannedCycles: cycles,
    judgesGrowth: true,
    judgesBytes: true,
    samples: [
      sample({ moment: 'idle' }),
      sample({ moment: 'rested' }),
      ...running,
      sample({ moment: 'closed', cycle: cycles, inside: { totals: running.at(-1)?.inside.totals ?? {} } }),
    ],
    end: { how: 'closed' },
    survivors: [],
    strayMessages: 0,
    outputBytes: 0,
    durationMs: 1_000,
    ...rest,
  }
}

export function run(...phases: readonly PhaseSeries[]): Run {
  return {
    scenario: 'synthetic',
    subject: 'synthetic',
    plant: undefined,
    phases,
    startedAt: '2026-11-21T00:00:00.000Z',
    durationMs: 12_300,
    environment: { node: 'v26.10.0', v8: '14', platform: 'linux', cpus: 2, memoryBytes: 8e9 },
  }
}

export const claim = { phases: [{ name: 'life' }], budget: {} }
