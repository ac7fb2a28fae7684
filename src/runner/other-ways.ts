// One container is reached by the shortest way, and that may be another one at another look: through the variable of a
// program at one, through a timer or a socket that was open at the next. Paths that end in the same steps and of which
// at no look more than one has anything on it are one way to the same things.
import type { PathTally, Tally } from '../heap/paths/path-tally.ts'

/** Steps at the end that must be the same: `queue` and what is in it. */
const SAME_STEPS = 2
/** More are no two ways to one thing: they are many things. */
const MOST_WAYS = 8

interface Looked {
  readonly tally: PathTally
  readonly tallies: readonly (Tally | undefined)[]
}

/** Of those of `grown` on which nothing was at some look: on which others it was then. Of two such, by the one of more looks. */
export function otherWaysTo(
  { tally, tallies }: Looked,
  grown: readonly number[],
): ReadonlyMap<number, readonly number[]> {
  const looks = tallies.filter((each) => each !== undefined)
  const seenAt = (path: number): number => looks.filter(({ counts }) => (counts[path] ?? 0) > 0).length
  const wanted = new Map<string, number>()
  for (const path of grown) {
    const end = seenAt(path) < looks.length ? endOf(tally, path) : undefined
    const known = end === undefined ? undefined : wanted.get(end)
    if (end !== undefined && (known === undefined || seenAt(path) > seenAt(known))) wanted.set(end, path)
  }
  const found = new Map<number, readonly number[]>()
  if (wanted.size === 0) return found
  for (let path = 1; path < tally.size; path += 1) {
    const of = wanted.get(endOf(tally, path) ?? '')
    if (of !== undefined && of !== path) found.set(of, [...(found.get(of) ?? []), path])
  }
  return new Map(
    [...found].flatMap(([path, others]) => {
      // What was there beside it is another thing: one of the life before.
      const instead = others.filter((each) => areOneAtATime(looks, [path, each]))
      return areOneAtATime(looks, [path, ...instead]) ? [[path, instead]] : []
    }),
  )
}

/** The last steps, and the class that they begin at, whatever it is called there; undefined where no program named one. */
function endOf(tally: PathTally, path: number): string | undefined {
  const steps: number[] = []
  let isNamed = false
  let at = path
  for (; steps.length < SAME_STEPS && at !== 0; at = tally.parentOf(at)) {
    isNamed ||= /^[#\w$]+$/.test(tally.labelOf(at)?.edge ?? '')
    steps.push(tally.stepOf(at))
  }
  return at !== 0 && isNamed ? `${steps.join(' ')} ${tally.labelOf(at)?.what}` : undefined
}

function areOneAtATime(looks: readonly Tally[], paths: readonly number[]): boolean {
  if (paths.length > MOST_WAYS) return false
  return looks.every(({ counts }) => paths.filter((path) => (counts[path] ?? 0) > 0).length <= 1)
}
