// What is seen from outside held against what the probe knows: a process or descriptor that grew, and that the watched
// program never acquired itself, came from elsewhere. Said of a finding, never a finding of its own.
import type { PhaseSeries } from '../runner/series.ts'
import type { Run } from '../runner/run.ts'
import type { DescriptorType } from '../resources/count-catalogue.ts'
import { countedAs, kindsIn } from './counts/count-name.ts'
import type { Finding } from './finding.ts'

/** Descriptors of which the probe follows every kind. */
const FOLLOWED: ReadonlySet<string> = new Set<DescriptorType>(['file', 'socket'])

/** The same findings; those of which the probe knows nothing say so. */
export function heldAgainstProbe(run: Run, findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) => {
    const series = run.phases.find(({ phase }) => phase === finding.phase)
    const whence = finding.culprit === undefined ? whenceElse(finding.kind) : undefined
    if (series === undefined || whence === undefined || !isUnknown(series, kindsIn(finding.kind)))
      return finding
    return { ...finding, message: `${finding.message}; the probe saw none of it: it was ${whence}` }
  })
}

/** Where it came from if the probe knows nothing of it; undefined where it may know nothing of what it follows. */
function whenceElse(kind: string): string | undefined {
  const { group, type } = countedAs(kind) ?? {}
  if (group === 'tree' && type === 'process') return 'started by one of its children, or by native code'
  return group === 'fd' && FOLLOWED.has(type ?? '')
    ? 'opened by native code, or by a call that it does not follow'
    : undefined
}

/** True when the probe was there and none of these kinds ever rose above what it was at first. */
function isUnknown({ samples }: PhaseSeries, kinds: readonly string[]): boolean {
  const live = samples.flatMap(({ inside: { probe } }) =>
    probe === undefined ? [] : [kinds.reduce((sum, kind) => sum + (probe.live[kind] ?? 0), 0)],
  )
  const [first = 0] = live
  return live.length > 0 && (live.at(-1) ?? 0) <= first
}
