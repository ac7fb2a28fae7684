// The user's line of what a package keeps by itself, in a later tick, with nobody of the user's on the stack: a client that
// connects by itself was made by somebody. What that package allocated below the user's function stays too, and says who.
import { isRuntimeFile } from '../../resources/runtime-files.ts'
import type { AllocationSite, SiteFrame } from '../../runner/heap-evidence.ts'
import { throughAt } from '../cause/through.ts'
import type { Culprit } from '../finding.ts'
import { calledBy } from './heap-culprit.ts'

/** Of what stays of the package below any function of the user's: two that share it are no answer. */
const MOST = 2 / 3

interface Caller {
  readonly frame: SiteFrame & { readonly file: string; readonly line: number }
  readonly sites: AllocationSite[]
  bytes: number
}

/** The same culprit where it is the user's already, or where nobody made most of what stays. */
export function withCaller(culprit: Culprit, sites: readonly AllocationSite[]): Culprit {
  const own = throughAt(culprit)
  if (own === undefined) return culprit
  const callers = callersOf(own.package, sites)
  const [most] = callers.toSorted((one, other) => other.bytes - one.bytes)
  const all = callers.reduce((sum, { bytes }) => sum + bytes, 0)
  if (most === undefined || most.bytes < MOST * all) return culprit
  const { file, line, function: name } = most.frame
  const calls = calledBy(most.frame, most.sites)
  const { seek, orIn } = culprit
  return {
    file,
    line,
    ...(name !== '' && { function: name }),
    ...(calls && { calls }),
    seek: [],
    through: { ...own, ...(seek && { seek }), ...(orIn && { orIn }) },
  }
}

/** Functions of the user's that called the package for what stays, each with all of it. */
function callersOf(name: string, sites: readonly AllocationSite[]): readonly Caller[] {
  const callers = new Map<string, Caller>()
  for (const site of sites) {
    const at = site.stack.findIndex((frame) => isOfProgram(frame))
    const frame = site.stack[at]
    const called = site.stack.slice(0, Math.max(0, at)).findLast(({ file }) => file !== undefined)
    if (frame?.file === undefined || frame.line === undefined || throughAt(called)?.package !== name) continue
    const { file, line } = frame
    const key = `${file}:${line}`
    const known = callers.get(key) ?? { frame: { ...frame, file, line }, sites: [], bytes: 0 }
    known.sites.push(site)
    known.bytes += site.bytes
    callers.set(key, known)
  }
  return [...callers.values()]
}

function isOfProgram(frame: SiteFrame): boolean {
  return frame.file !== undefined && throughAt(frame) === undefined && !isRuntimeFile(frame.file)
}
