// Who makes a path grow: from the traces of what was added, the sites of what was allocated, and the closures of the path.
import type { AllocationSite, Capture, HeapSurvey, TracedFrame } from '../scenario/heap-evidence.ts'
import type { Culprit } from './finding.ts'
import { addingStack, allocatingFunction, blamedLine, type Traced } from './heap-culprit.ts'
import { risingSites } from './rising-sites.ts'
import type { PathGrowth } from './survey-growth.ts'

export interface GrowthCulprit {
  readonly culprit: Culprit | undefined
  /** Stacks in words, innermost first. */
  readonly addedBy: readonly string[]
  readonly allocatedBy: readonly string[]
}

/** Sites shown with a finding. */
const SHOWN_SITES = 3

export function growthCulprit(survey: HeapSurvey, growth: PathGrowth, during: 'run' | 'live'): GrowthCulprit {
  const sites = risingSites(survey.captures, during)
  const traced = tracedIn(survey.captures, during)
  const { container, source } = growth.path
  const kind = container === 'Map' || container === 'Set' || container === 'Array' ? container : undefined
  const added =
    traced === undefined || growth.rate === 0
      ? undefined
      : addingStack({ container: kind, perCycle: growth.rate, file: source?.file }, traced)
  return {
    culprit:
      blamedLine(added, withoutStorage(sites)) ?? closureCulprit(growth) ?? functionCulprit(sites, growth),
    addedBy: (added ?? []).map(frameInWords),
    allocatedBy: sites.slice(0, SHOWN_SITES).map(siteInWords),
  }
}

/** The leaking thing is itself a closure: where it was written. */
function closureCulprit({ path }: PathGrowth): Culprit | undefined {
  const { source } = path
  if (source?.isExact !== true || isForeign(source.file)) return undefined
  const { file, line, function: name } = source
  return { file, line, ...(name !== undefined && { function: name }) }
}

/** Only the function is known, or the one that is nearest on the path: a report looks for the line in it. */
function functionCulprit(sites: readonly AllocationSite[], { path }: PathGrowth): Culprit | undefined {
  const frame = allocatingFunction(withoutStorage(sites)) ?? allocatingFunction(sites)
  if (frame?.file !== undefined && frame.line !== undefined) {
    const { file, line } = frame
    return { file, line, ...(frame.function !== '' && { function: frame.function }), seek: path.names }
  }
  const { source } = path
  if (source === undefined || isForeign(source.file)) return undefined
  return { file: source.file, line: source.line, seek: path.names }
}

/** Sites that only enlarge a container say where, and not what it is that is kept. */
function withoutStorage(sites: readonly AllocationSite[]): readonly AllocationSite[] {
  return sites.filter(({ stack }) => stack[0]?.file !== undefined)
}

function tracedIn(captures: readonly Capture[], during: 'run' | 'live'): Traced | undefined {
  const at = captures.findIndex(
    ({ after, traced }) => traced !== undefined && (after === 'live') === (during === 'live'),
  )
  const [before, capture] = [captures[at - 1], captures[at]]
  if (before === undefined || capture?.traced === undefined) return undefined
  const cycles = during === 'live' ? capture.lives - before.lives : capture.cycle - before.cycle
  return { containers: capture.traced, cycles }
}

function isForeign(file: string): boolean {
  return file.startsWith('node:')
}

function frameInWords({ function: name, file, line }: TracedFrame): string {
  return `${name ?? '(anonymous)'} (${file}:${line})`
}

function siteInWords({ stack, bytes }: AllocationSite): string {
  const frames = stack.map(({ function: name, file, line }) =>
    file === undefined ? name : `${name === '' ? '(anonymous)' : name} (${file}:${line})`,
  )
  return `${bytes} B: ${frames.join(' ← ')}`
}
