// Upper limits on metrics of the result: compared, not estimated.
import type { Doubt } from '../doubt.ts'
import type { Finding } from '../finding.ts'
import { measure, metricNamed, type Measured } from '../metrics.ts'
import { formatNamed, plural } from '../quantity.ts'
import type { Claim, Rule } from '../rule.ts'

const NAME = 'budget'

export const budget: Rule<typeof NAME> = {
  name: NAME,
  check: (run, claim) => {
    const measured = measure(run.phases)
    return { findings: exceeded(measured, claim), doubts: unmeasured(measured, claim) }
  },
  explain: () => 'The scenario promises upper limits. This one was exceeded.',
  summarise: (findings) => `${plural(findings.length, 'budget')} exceeded`,
}

function exceeded(measured: Measured, claim: Claim): readonly Finding[] {
  return Object.entries(claim.budget).flatMap(([name, limit]) => {
    const value = metricNamed(measured, name)
    if (value === undefined || value <= limit) return []
    const message = `${name} is ${formatNamed(name, value)}, and the budget is ${formatNamed(name, limit)}`
    const phase = name.split('.')[0] ?? ''
    return [
      {
        rule: NAME,
        kind: name,
        message,
        phase: phase in measured.phases ? phase : '',
        evidence: { value, limit },
      },
    ]
  })
}

function unmeasured(measured: Measured, claim: Claim): readonly Doubt[] {
  return Object.keys(claim.budget)
    .filter((name) => metricNamed(measured, name) === undefined)
    .map((name) => ({ phase: '', reason: `${name} has a budget, and was not measured` }))
}
