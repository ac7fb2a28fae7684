// The subject's own figures that grow with the cycles: bytes it reports, and what it records per cycle, such as rows per step.
// Work per cycle that grows with what came before is how a session of thousands of messages gets slow and big.
import type { OpenSeries, Sample } from '../../runner/series.ts'
import type { Finding } from '../finding.ts'
import { growthShape, SHAPE_MIN_POINTS } from '../bytes/growth-shape.ts'
import { formatNamed, plural } from '../quantity.ts'
import type { Claim, Rule } from '../rule.ts'
import { runningSamples } from '../series-values.ts'
import { median, theilSen, type Point } from '../bytes/slope.ts'

const NAME = 'figure-growth'
/** Times belong to budgets: two busy cores change them more than many a leak does. */
const A_TIME = /Ms$/
const BYTES = /Bytes/
/** The last third must be above the first by this factor: less is the mix of the workload. */
const GROWTH_FACTOR = 1.5

export const figureGrowth: Rule<typeof NAME> = {
  name: NAME,
  check: (run, claim) => ({
    findings: run.phases.flatMap((series) => growingFigures(series, claim)),
    doubts: [],
  }),
  explain: () =>
    'What one cycle costs must not depend on how many came before. A figure that rises all through the run does; what grows by design is named in the scenario as mayGrow.',
  summarise: (findings) => `${plural(findings.length, 'figure')} grew with the cycles`,
}

type Figure = readonly [string, readonly Point[]]

/** Also what the early stop asks. */
export function growingFigures(series: OpenSeries, claim: Claim): readonly Finding[] {
  if (!series.judgesGrowth || !series.judgesBytes) return []
  const samples = runningSamples(series)
  const told = ([name, points]: Figure, of: 'one cycle' | 'all'): readonly Finding[] =>
    claim.mayGrow?.includes(name) !== true && grows(points)
      ? [growthFinding(series, { name, points, of })]
      : []
  return [
    ...byteFigures(samples).flatMap((each) => told(each, 'all')),
    ...recordedMeans(samples).flatMap((each) => told(each, 'one cycle')),
  ]
}

function byteFigures(samples: readonly Sample[]): readonly (readonly [string, readonly Point[]])[] {
  const names = [...new Set(samples.flatMap(({ inside }) => Object.keys(inside.figures)))]
  return names
    .filter((name) => BYTES.test(name))
    .map((name) => [name, samples.flatMap(({ cycle, inside }) => pointOf(cycle, inside.figures[name]))])
}

function recordedMeans(samples: readonly Sample[]): readonly (readonly [string, readonly Point[]])[] {
  const names = [...new Set(samples.flatMap(({ inside }) => Object.keys(inside.distributions)))]
  return names
    .filter((name) => !A_TIME.test(name))
    .map((name) => [
      name,
      samples.flatMap(({ cycle, inside }) => {
        const seen = inside.distributions[name]
        return pointOf(cycle, seen && seen.sum / seen.count)
      }),
    ])
}

function pointOf(x: number, y: number | undefined): readonly Point[] {
  return y === undefined ? [] : [{ x, y }]
}

function grows(points: readonly Point[]): boolean {
  if (points.length < SHAPE_MIN_POINTS) return false
  const { lower } = theilSen(points)
  const { first, last } = ends(points)
  return lower !== undefined && lower > 0 && last > GROWTH_FACTOR * first && growthShape(points) === 'goes-on'
}

function ends(points: readonly Point[]): { readonly first: number; readonly last: number } {
  const third = Math.floor(points.length / 3)
  return {
    first: median(points.slice(0, third).map(({ y }) => y)),
    last: median(points.slice(-third).map(({ y }) => y)),
  }
}

function growthFinding(
  series: OpenSeries,
  {
    name,
    points,
    of,
  }: { readonly name: string; readonly points: readonly Point[]; readonly of: 'one cycle' | 'all' },
): Finding {
  const { first, last } = ends(points)
  const cycles = (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0)
  return {
    rule: NAME,
    kind: name,
    message: `${name} grew from ${formatNamed(name, first)} to ${formatNamed(name, last)} over ${plural(cycles, series.cycleName)}, and never came back`,
    phase: series.phase,
    growthPerCycle: theilSen(points).perX,
    unit: name,
    evidence: { cycles: points.map(({ x }) => x), values: points.map(({ y }) => y), of },
  }
}
