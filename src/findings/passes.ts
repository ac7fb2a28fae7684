// All that findings go through between the rules and a reader, in order. A verdict is formed after `judged`, for what a
// line is called changes nothing of it; `located` may read source files; `told` knows what may stay for now. What looks
// like a secret is taken out last of all and out of the whole verdict, its reasons as well.
import type { Run } from '../runner/run.ts'
import { answered } from './answering-function.ts'
import { explainedCounts } from './cause/explained-counts.ts'
import { explainedTypes } from './cause/explained-types.ts'
import { withoutExplainedBytes } from './cause/explained-bytes.ts'
import type { Culprit, Finding } from './finding.ts'
import { fingerprintOf } from './cause/fingerprint.ts'
import { withoutFollowers } from './cause/listeners-of-the-leaked.ts'
import { heldBelow } from './cause/held-below.ts'
import { insideOfKept } from './cause/inside-of-kept.ts'
import { lastingEmitters } from './cause/lasting-emitters.ts'
import { onePathPerLine } from './cause/one-path-per-line.ts'
import { onePerPackage } from './cause/one-per-package.ts'
import { onePerPlace } from './cause/one-per-place.ts'
import { oneCountPerKind } from './cause/one-count-per-kind.ts'
import { oneRoot } from './cause/one-root.ts'
import { ownConnections } from './cause/own-connections.ts'
import { performanceTimeline } from './cause/performance-timeline.ts'
import { onePromiseChain } from './cause/promise-chain.ts'
import { heldAgainstProbe } from './unknown-to-probe.ts'

interface Pass<Context> {
  readonly name: string
  /** Why it stands where it does. */
  readonly because: string
  readonly apply: (findings: readonly Finding[], context: Context) => readonly Finding[]
}

interface Judged {
  readonly run: Run
}

interface Located {
  /** The line itself, by the path and with the code that people look for. */
  readonly locate: (culprit: Culprit) => Culprit
}

interface Told {
  /** A suppression that is in force names it. */
  readonly isHidden: (finding: Finding) => boolean
}

const judged: readonly Pass<Judged>[] = [
  {
    name: 'what a server accepted from its own program follows from what that opened',
    because: 'First: a line that only listens would speak for the counts in which both ends show',
    apply: (findings, { run }) => ownConnections(findings, run),
  },
  {
    name: 'one for each line and all counts in which it shows',
    because: 'Early: what a line acquired is known exactly, and no later pass has to tell its counts apart',
    apply: onePerPlace,
  },
  {
    name: 'one for all counts in which one kind shows',
    because: 'Once those have gone that a line speaks for, and before one of them gets a line from the heap',
    apply: oneCountPerKind,
  },
  {
    name: 'no listeners on what leaks itself',
    because: 'Once a line has one finding: the rates that are compared are those of whole lines',
    apply: withoutFollowers,
  },
  {
    name: 'what listeners on a lasting emitter keep follows from them',
    because: 'Before promises and paths: where counts tell the cause, nobody has to look at the heap for it',
    apply: lastingEmitters,
  },
  {
    name: 'one for each chain of promises',
    because: 'Before bytes and counts: fewer lines come into question for them',
    apply: onePromiseChain,
  },
  {
    name: 'one for all entries of the performance timeline that one package makes',
    because: 'As with promises: fewer lines come into question',
    apply: performanceTimeline,
  },
  {
    name: 'no bytes that are known by name',
    because: 'Before counts are held against paths: a path that explains bytes is still there to be asked',
    apply: withoutExplainedBytes,
  },
  {
    name: 'types of objects are what a leak holds that is told',
    because: 'After bytes: what has a name speaks for them, and types only where nothing else does',
    apply: explainedTypes,
  },
  {
    name: 'counts that grow at the rate of a path have its line',
    because: 'Only counts that no acquiring line speaks for are left',
    apply: explainedCounts,
  },
  {
    name: 'what somebody holds follows from who holds it',
    because: 'After counts have their lines, for such a path may speak for one of them',
    apply: (findings, { run }) => heldBelow(findings, run.survey),
  },
  {
    name: 'what lies in things that are kept follows from who keeps them',
    because: 'After holders have taken counts: what lies in things may be what somebody was seen to acquire',
    apply: (findings, { run }) => insideOfKept(findings, run.survey),
  },
  {
    name: 'one below each root',
    because: 'After paths have taken what they hold: a small one may still speak for a count of its own',
    apply: oneRoot,
  },
  {
    name: 'one for all that one package keeps by itself at one rate',
    because:
      'After holders have taken what they hold: what is left has no line of the user’s to be told apart by',
    apply: onePerPackage,
  },
  {
    name: 'what the probe saw nothing of says so',
    because: 'Only of counts that still have no line, and before somebody answers for them',
    apply: (findings, { run }) => heldAgainstProbe(run, findings),
  },
  {
    name: 'whoever answers for it is named',
    because: 'Last: what was seen goes before what the subject says',
    apply: (findings, { run }) => answered(run, findings),
  },
]

const located: readonly Pass<Located>[] = [
  {
    name: 'lines as people look for them',
    because: 'Where only a function is known, its line is looked for in its text',
    apply: (findings, { locate }) =>
      findings.map((finding) => ({
        ...placed(finding, locate),
        ...(finding.follows && { follows: finding.follows.map((each) => placed(each, locate)) }),
      })),
  },
  {
    name: 'one for each line that adds',
    because: 'Functions have become lines: two paths of one function may be of two lines',
    apply: onePathPerLine,
  },
  {
    name: 'the fingerprint',
    because: 'Of the culprit as it is shown, which is the same on every machine',
    apply: (findings) => findings.map((finding) => ({ ...finding, fingerprint: fingerprintOf(finding) })),
  },
]

const told: readonly Pass<Told>[] = [
  {
    name: 'nothing that may stay for now',
    because: 'A suppression names a fingerprint or a line as it is shown',
    apply: (findings, { isHidden }) => findings.filter((finding) => !isHidden(finding)),
  },
]

export const passes = { judged, located, told } as const

function placed<Given extends { readonly culprit?: Culprit }>(
  given: Given,
  locate: Located['locate'],
): Given {
  return given.culprit === undefined ? given : { ...given, culprit: locate(given.culprit) }
}

/** The findings after each of `list`. */
export function through<Context>(
  list: readonly Pass<Context>[],
  findings: readonly Finding[],
  context: Context,
): readonly Finding[] {
  return list.reduce((passed, { apply }) => apply(passed, context), findings)
}
