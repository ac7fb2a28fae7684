// Functions whose allocations stay alive, ever more of them: the evidence that is left where a heap is too big for
// snapshots. The line that adds is the culprit where a trace saw it; else the function.
import type { Culprit, FindingOf } from '../finding.ts'
import { siteCulprit } from '../heap/growth-culprit.ts'
import { formatBytes, plural } from '../quantity.ts'
import type { Rule } from '../rule.ts'
import { isBlind, siteGrowth, type SiteGrowth } from '../heap/site-growth.ts'
import type { LookedAtHeap } from './growing-path.ts'

const NAME = 'growing-site'
/** Of what the biggest grows by: less follows from it. */
const LEAST_SHARE = 0.1

export const growingSite: Rule = {
  name: NAME,
  check: ({ survey }) => {
    if (survey === undefined || !isBlind(survey)) return { findings: [], doubts: [] }
    const growing = siteGrowth(survey).filter(({ shape }) => shape === 'goes-on')
    const least = LEAST_SHARE * (growing[0]?.rate ?? 0)
    return {
      findings: growing.filter(({ rate }) => rate >= least).map((each) => siteFinding(survey, each)),
      doubts: [],
    }
  },
  explain: () =>
    'What this function allocates stays alive, ever more of it at every look and without slowing. The heap was too big to see what holds it.',
  summarise: (findings) =>
    `${plural(findings.length, 'function')} allocated what stays alive, ever more of it`,
}

export function siteFinding(survey: LookedAtHeap, growth: SiteGrowth): FindingOf<typeof NAME> {
  const { points, rate } = growth
  const { series } = survey
  const culprit = siteCulprit(survey, growth)
  const [first, last] = [points[0], points.at(-1)]
  const over = plural((last?.x ?? 0) - (first?.x ?? 0), series.cycleName)
  return {
    rule: NAME,
    kind: 'heap',
    message: `What ${nameOf(culprit)} allocates and keeps grew from ${formatBytes(first?.y ?? 0)} to ${formatBytes(last?.y ?? 0)} over ${over}: ${formatBytes(rate)} per ${series.cycleName}, at every look`,
    phase: series.phase,
    ...(culprit && { culprit }),
    growthPerCycle: rate,
    unit: 'B',
    evidence: { cycles: points.map(({ x }) => x), bytes: points.map(({ y }) => y) },
  }
}

function nameOf(culprit: Culprit | undefined): string {
  return culprit?.function ?? 'a function'
}
