// Names of figures as people say them: `run.stepMs.p99` is `step, 99th percentile (run)`. A name that no row knows is taken
// apart at its capitals; the name itself is what budgets and baselines want, and stands beside it.

/** Those that a table of a result shows, in its order, come first. */
export const METRIC_WORDS = {
  cycles: 'cycles',
  idleRssBytes: 'idle RSS',
  peakRssBytes: 'peak RSS',
  peakRssAboveIdleBytes: 'peak above idle',
  peakTreePssBytes: 'peak PSS of tree',
  'heapAfterGcBytes.first': 'heap after GC, first',
  'heapAfterGcBytes.last': 'heap after GC, last',
  heapGrowthPerCycleBytes: 'heap growth a cycle',
  detectableGrowthPerCycleBytes: 'detectable, heap',
  'detectableGrowthByKindBytes.array-buffers': 'detectable, buffers',
  'detectableGrowthByKindBytes.external': 'detectable, outside',
  'detectableGrowthByKindBytes.native': 'detectable, native',
  'stepMs.p50': 'step p50',
  'stepMs.p99': 'step p99',
} as const satisfies Readonly<Record<string, string>>

const known: ReadonlyMap<string, string> = new Map([
  ...Object.entries(METRIC_WORDS),
  ['heapAfterGcBytes.max', 'heap after GC, most'],
  ['detectableGrowthPerCycleBytes', 'growth of the heap that would have been seen'],
  ['detectableGrowthByKindBytes.array-buffers', 'growth of buffers that would have been seen'],
  ['detectableGrowthByKindBytes.external', 'growth outside the heap that would have been seen'],
  ['detectableGrowthByKindBytes.native', 'native growth that would have been seen'],
  ['liveResources', 'resources left alive'],
  ['durationMs', 'duration'],
  ['stepMs.p50', 'step, median'],
  ['stepMs.p99', 'step, 99th percentile'],
])

const DETAILS: ReadonlyMap<string, string> = new Map([
  ['p50', 'median'],
  ['p99', '99th percentile'],
  ['max', 'most'],
  ['sum', 'together'],
  ['count', 'how many'],
])

/** @param phases of the run: a name may begin with one */
export function metricInWords(name: string, phases: readonly string[]): string {
  const phase = phases.find((each) => name.startsWith(`${each}.`))
  const metric = phase === undefined ? name : name.slice(phase.length + 1)
  const words = known.get(metric) ?? takenApart(metric)
  return phase === undefined || phases.length < 2 ? words : `${words} (${phase})`
}

function takenApart(metric: string): string {
  const [head = '', ...rest] = metric.split('.')
  const words = head
    .replace(/(?:Bytes|Ms)(?=PerCycle$|PerStep$|$)/, '')
    .replace(/Per(Cycle|Step)$/, ' a $1')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/\b(?!(?:RSS|PSS|GC)\b)[A-Z]/g, (letter) => letter.toLowerCase())
  const details = rest.map((each) => DETAILS.get(each) ?? each.replaceAll('-', ' '))
  return [words === '' ? head : words, ...details].join(', ')
}
