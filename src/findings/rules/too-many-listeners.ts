// Node's own MaxListenersExceededWarning: an emitter has more listeners than its owner said it should ever have.
import type { ListenerWarning, PhaseSeries } from '../../runner/series.ts'
import type { Finding } from '../finding.ts'
import { culpritOf } from '../counts/origins.ts'
import { plural } from '../quantity.ts'
import type { Rule } from '../rule.ts'

const NAME = 'too-many-listeners'

export const tooManyListeners: Rule<typeof NAME> = {
  name: NAME,
  check: (run) => ({ findings: run.phases.flatMap(findWarnings), doubts: [] }),
  explain: () =>
    'Node warned that an emitter has more listeners than expected. Either each cycle adds one and nobody takes it off, or the emitter is meant to have so many: then setMaxListeners says so.',
  summarise: (findings) => `${plural(findings.length, 'emitter')} with too many listeners`,
}

function findWarnings({ phase, samples }: PhaseSeries): readonly Finding[] {
  const warnings = samples.findLast(({ inside }) => inside.listenerWarnings !== undefined)
  return (warnings?.inside.listenerWarnings ?? []).map((warning) => finding(phase, warning))
}

function finding(phase: string, warning: ListenerWarning): Finding {
  const { label, listeners } = warning
  const culprit = culpritOf(warning)
  return {
    rule: NAME,
    kind: 'listener',
    message: `Node warned of too many listeners: ${label} had ${listeners}, more than it was told to expect`,
    phase,
    ...(culprit && { culprit }),
    evidence: { label, listeners },
  }
}
