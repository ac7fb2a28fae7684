// What lies in the things that another finding tells of comes and goes with them, whatever line has put it there: a server
// that is kept for each session has its handlers. It follows as far as it comes with those things, so many for each or
// fewer. What only one of them gets ever more of, or more than comes with them, is a leak of its own.
import type { HeapSurvey } from '../../runner/run.ts'
import type { Finding, FindingOf } from '../finding.ts'
import { rateWhileRunning } from '../heap/survey-growth.ts'
import { spokenFor } from './consequences.ts'
import { isSomeTimes, SAME_RATE } from './kinship.ts'

/** Of one thing that is kept, what lies in it; and of one container in it, its entries. */
const FEW = 8

type Path = FindingOf<'growing-path'>

/** The same findings; what keeps things speaks for what lies in them. */
export function insideOfKept(
  findings: readonly Finding[],
  survey: HeapSurvey | undefined,
): readonly Finding[] {
  if (survey === undefined) return findings
  const paths = findings
    .filter(isRunningPath)
    .toSorted((one, other) => stepsOf(one).length - stepsOf(other).length)
  const told = new Set<Finding>()
  const speakers = new Map<Finding, readonly Finding[]>()
  for (const kept of paths) {
    if (told.has(kept)) continue
    const inside = paths.filter(
      (each) =>
        !told.has(each) && isInside(each, kept) && comesWith(each, kept) && isInEach(each, kept, survey),
    )
    for (const each of inside) told.add(each)
    speakers.set(kept, inside)
  }
  return spokenFor(findings, speakers)
}

function isRunningPath(finding: Finding): finding is Path {
  return finding.rule === 'growing-path' && finding.evidence.during === 'one life'
}

function stepsOf({ retainerPath = [] }: Path): readonly string[] {
  return retainerPath
}

/** Its path goes on from that of the other, through a thing of whatever class that keeps. */
function isInside(path: Path, kept: Path): boolean {
  const [steps, above] = [stepsOf(path), stepsOf(kept)]
  const through = steps[above.length - 1]
  return (
    path.phase === kept.phase &&
    above.length > 1 &&
    steps.length > above.length &&
    above.slice(0, -1).every((step, index) => step === steps[index]) &&
    [above.at(-1), ...(kept.evidence.classes ?? [])].includes(through)
  )
}

function comesWith(path: Path, kept: Path): boolean {
  const rates = ratesOf(path)
  return ratesOf(kept).some((of) =>
    rates.some((rate) => rate <= SAME_RATE * of || isSomeTimes(rate / of, FEW)),
  )
}

/** Of all that is on it, and of each class. */
function ratesOf({ evidence }: Path): readonly number[] {
  return [evidence.objectsPerCycle, ...(evidence.classRates ?? [])]
}

/** Its containers become more as well, and each gets a few: of one that alone is added to there is always one. */
function isInEach(path: Path, kept: Path, survey: HeapSurvey): boolean {
  if (stepsOf(path).length === stepsOf(kept).length + 1) return true
  const own = survey.paths.find((each) => each.path.join(' → ') === path.evidence.path)
  const container = survey.paths.find(({ id }) => id === own?.above[0])
  if (container === undefined) return false
  return rateWhileRunning(survey, container) * FEW * SAME_RATE >= path.evidence.objectsPerCycle
}
