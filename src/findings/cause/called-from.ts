// The user's line of a cause that a package adds by itself, later, with nobody of the user's on the stack: what follows from
// it was acquired on the way into the same package, and there the line is known.
import type { Culprit, Finding } from '../finding.ts'
import { packageOf } from './kinship.ts'
import { throughAt } from './through.ts'

/** The same findings; one that blames a package's line has the user's line that called it, through its own. */
export function calledFrom(findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) => {
    const culprit = callerOf(finding) ?? nearOf(finding)
    return culprit === undefined ? finding : { ...finding, culprit }
  })
}

/** Undefined where the line is the user's already, or nobody is seen to call that package. */
function callerOf({ culprit, follows = [] }: Finding): Culprit | undefined {
  const own = throughAt(culprit)
  if (culprit === undefined || own === undefined) return undefined
  const { seek } = culprit
  const caller = follows
    .flatMap((each) => each.culprit ?? [])
    .find((each) => throughAt(each) === undefined && packageOf(each) === packageOf(culprit))
  return caller && { ...caller, through: { ...own, ...(seek && { seek }) } }
}

/** Only the user's function is known: what follows was acquired in it, and there the line is known. */
function nearOf({ culprit, follows = [] }: Finding): Culprit | undefined {
  if (culprit?.seek === undefined || culprit.function === undefined) return undefined
  const known = follows
    .flatMap((each) => each.culprit ?? [])
    .find(
      ({ file, function: name, seek }) =>
        seek === undefined && file === culprit.file && name === culprit.function,
    )
  return known && { ...culprit, near: known.line }
}
