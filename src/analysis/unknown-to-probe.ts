// What is seen from outside held against what the probe knows: a process or descriptor that grew, and that the watched
// program never acquired itself, came from elsewhere. Said of a finding, never a finding of its own.
import type { PhaseSeries, Run } from '../scenario/series.ts'
import type { Finding } from './finding.ts'

interface Outside {
  /** Kinds of the probe that show in this count. */
  readonly kinds: readonly string[]
  readonly whence: string
}

const OUTSIDE: Readonly<Record<string, Outside>> = {
  process: { kinds: ['process'], whence: 'by one of its children, or by native code' },
  'fd:file': { kinds: ['file', 'stream'], whence: 'by native code, or by a call that it does not follow' },
  'fd:socket': {
    kinds: ['socket', 'server', 'process'],
    whence: 'by native code, or by a call that it does not follow',
  },
}

/** The same findings; those of which the probe knows nothing say so. */
export function heldAgainstProbe(run: Run, findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) => {
    const series = run.phases.find(({ phase }) => phase === finding.phase)
    const outside = finding.culprit === undefined ? OUTSIDE[finding.kind] : undefined
    if (series === undefined || outside === undefined || !isUnknown(series, outside)) return finding
    const what = finding.kind === 'process' ? 'started' : 'opened'
    return {
      ...finding,
      message: `${finding.message}; the probe saw none of it: it was ${what} ${outside.whence}`,
    }
  })
}

/** True when the probe was there and none of these kinds ever rose above what it was at first. */
function isUnknown({ samples }: PhaseSeries, { kinds }: Outside): boolean {
  const live = samples.flatMap(({ inside: { probe } }) =>
    probe === undefined ? [] : [kinds.reduce((sum, kind) => sum + (probe.live[kind] ?? 0), 0)],
  )
  const [first = 0] = live
  return live.length > 0 && (live.at(-1) ?? 0) <= first
}
