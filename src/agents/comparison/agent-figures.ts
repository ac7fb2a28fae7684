// The figures of an agent as a comparison tells them: what it takes when it has started, what each cycle leaves, what stays
// open, and what a long session costs. Each is read from results and samples; what nobody measured is said to be so.
import { byteGrowth, byteKinds, type ByteKind } from '../../findings/bytes/byte-growth.ts'
import { median, theilSen } from '../../findings/bytes/slope.ts'
import { metricNamed } from '../../findings/metrics.ts'
import { formatBytes, formatMs, formatNumber, plural } from '../../findings/quantity.ts'
import { runningSamples } from '../../findings/series-values.ts'
import { measuredOf } from '../../report/measured-result.ts'
import type { RecordedRun } from '../../report/recorded-run.ts'
import type { OpenSeries, OutsideSample } from '../../runner/series.ts'
import { type ComparedAgent, STRESS } from './comparison.ts'

/** Shown as one figure: what it says in short, and what belongs to it. */
export interface Figure {
  readonly value: string
  readonly detail?: string
  /** False where nobody could. Default true. */
  readonly isJudged?: boolean
}

/** Of one process. */
export interface RetainedFigure extends Figure {
  readonly phase: string
  /** Undefined where none was judged. */
  readonly kind: ByteKind['kind'] | undefined
}

const NOT_RUN: Figure = { value: 'not run' }
const NOT_OFFERED: Figure = { value: 'not offered' }
const UNSEEN: Figure = { value: 'not seen' }
/** Every phase of it is a process of its own. */
const ENDINGS = 'endings'

/** Heads of the figures that an agent takes, in their order. */
export const TAKEN = [
  'idle, PSS',
  'processes',
  'descriptors',
  'long session, peak over idle',
  'a step beside the model',
] as const

export interface TakenFigure {
  readonly head: (typeof TAKEN)[number]
  readonly figure: Figure
}

export function takenFigures(agent: ComparedAgent): readonly TakenFigure[] {
  const { peak, step } = stressFigures(agent)
  return [
    { head: 'idle, PSS', figure: idleFigure(agent) },
    { head: 'processes', figure: processesFigure(agent) },
    { head: 'descriptors', figure: descriptorsFigure(agent) },
    { head: 'long session, peak over idle', figure: peak },
    { head: 'a step beside the model', figure: step },
  ]
}

/** Proportional set size of all its processes, once it has answered and before its first session. */
function idleFigure(agent: ComparedAgent): Figure {
  const values = idleLooks(agent).flatMap(({ treePssBytes }) => treePssBytes ?? [])
  if (values.length === 0) return UNSEEN
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const starts = plural(values.length, 'start')
  return {
    value: formatBytes(median(values)),
    detail: values.length === 1 ? starts : `${formatBytes(low)} to ${formatBytes(high)}, ${starts}`,
  }
}

/** When it has started, and at most after its work, at rest. */
function processesFigure(agent: ComparedAgent): Figure {
  const idle = idleLooks(agent).at(0)?.children
  if (idle === undefined) return UNSEEN
  const worked = runsOf(agent).map(({ series }) => series[0]?.samples.at(-1)?.outside?.children ?? [])
  const most = worked.reduce((longest, each) => (each.length > longest.length ? each : longest), idle)
  const names = [...new Set(most)].join(', ')
  const value = formatNumber(1 + idle.length)
  if (most.length > idle.length)
    return { value, detail: `up to ${1 + most.length} after work, with ${names}` }
  return idle.length === 0 ? { value } : { value, detail: `with ${names}` }
}

/** Open at the baseline and after the last cycle. */
function descriptorsFigure(agent: ComparedAgent): Figure {
  const runs = runsOf(agent).filter(({ result }) => result.scenario !== ENDINGS)
  const run = runs.find(({ result }) => result.findings.some(isOfDescriptors)) ?? runs[0]
  if (run === undefined) return NOT_RUN
  const [first] = run.series
  const grown = run.result.findings.find(isOfDescriptors)
  const counts = (first === undefined ? [] : runningSamples(first)).flatMap(
    ({ outside }) => openIn(outside) ?? [],
  )
  const [before, after] = [counts[0], counts.at(-1)]
  const cycles = first?.samples.at(-1)?.cycle ?? 0
  if (before === undefined || after === undefined) return UNSEEN
  const detail = `${before} → ${after} in ${plural(cycles, first?.cycleName ?? 'cycle')}`
  if (grown?.growthPerCycle === undefined) return { value: formatNumber(before), detail }
  return { value: `+${formatNumber(grown.growthPerCycle)} a ${first?.cycleName}`, detail }
}

function isOfDescriptors({ kind, opened }: RecordedRun['result']['findings'][number]): boolean {
  return opened !== undefined || kind.startsWith('fd:')
}

/** How far a long session lifts it, and what a step of it takes beside the model. */
function stressFigures(agent: ComparedAgent): { readonly peak: Figure; readonly step: Figure } {
  const came = agent.came.get(STRESS)
  if (came?.how === 'not-offered') return { peak: NOT_OFFERED, step: NOT_OFFERED }
  if (came?.how !== 'ran') return { peak: NOT_RUN, step: NOT_RUN }
  const measured = measuredOf(came.run.result)
  const [peak, step, slow] = ['peakRssAboveIdleBytes', 'stepMs.p50', 'stepMs.p99'].map((name) =>
    metricNamed(measured, name),
  )
  return {
    peak: peak === undefined ? UNSEEN : { value: formatBytes(peak) },
    step:
      step === undefined
        ? UNSEEN
        : { value: formatMs(step), ...(slow !== undefined && { detail: `99 %: ${formatMs(slow)}` }) },
  }
}

/** What a cycle leaves in memory, of each process: with the interval that its samples allow, and from where on it would have been seen. */
export function retainedFigures({ result, series }: RecordedRun): readonly RetainedFigure[] {
  return series
    .filter(({ judgesGrowth }) => judgesGrowth)
    .flatMap((each): RetainedFigure[] => {
      const { phase } = each
      const floors = result.phases.find(({ name }) => name === phase)?.metrics['detectableGrowthByKindBytes']
      const figures = byteKinds
        // What is beside a heap that is not judged says less than nothing.
        .filter(({ kind }) => kind === 'heap' || (kind === 'native' && each.judgesBytes))
        .flatMap((kind) => retained(each, kind, typeof floors === 'object' ? floors[kind.kind] : undefined))
      const who = series.length > 1 ? `${phase}: ` : ''
      if (figures.length > 0) return figures.map((figure) => ({ ...figure, value: who + figure.value }))
      return [
        {
          phase,
          kind: undefined,
          value: `${who}memory not judged`,
          detail: 'no collection can be asked of it',
          isJudged: false,
        },
      ]
    })
}

function retained(series: OpenSeries, kind: ByteKind, floor: number | undefined): readonly RetainedFigure[] {
  const growth = byteGrowth(series, kind)
  if (growth === undefined) return []
  const { perX, lower, upper } = theilSen(growth.points)
  const interval = lower === undefined || upper === undefined ? [] : [`${signed(lower)} to ${signed(upper)}`]
  const seen = floor === undefined ? 'bytes not judged' : `seen from ${formatBytes(floor)}`
  return [
    {
      phase: series.phase,
      kind: kind.kind,
      value: `${kind.kind === 'heap' ? 'heap' : 'native'} ${signed(perX)} a ${series.cycleName}`,
      detail: [...interval, seen].join('; '),
      isJudged: floor !== undefined,
    },
  ]
}

function signed(bytes: number): string {
  return bytes > 0 ? `+${formatBytes(bytes)}` : formatBytes(bytes)
}

function idleLooks(agent: ComparedAgent): readonly OutsideSample[] {
  return runsOf(agent).flatMap(({ result, series }) =>
    (result.scenario === ENDINGS ? series : series.slice(0, 1)).flatMap(
      ({ samples }) => samples.find(({ moment }) => moment === 'idle')?.outside ?? [],
    ),
  )
}

export function runsOf({ came }: ComparedAgent): readonly RecordedRun[] {
  return [...came.values()].flatMap((each) => (each.how === 'ran' ? [each.run] : []))
}

function openIn(outside: OutsideSample | undefined): number | undefined {
  if (outside?.fds === undefined) return undefined
  return Object.values(outside.fds).reduce((sum, count) => sum + count, 0)
}
