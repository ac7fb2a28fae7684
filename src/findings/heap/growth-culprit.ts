// Who makes a path grow: from the traces of what was added, the sites of what was allocated, and the closures of the path.
import { isRuntimeFile } from '../../resources/runtime-files.ts'
import type { AllocationSite, HeapEvidence, PathSource, TracedFrame } from '../../runner/heap-evidence.ts'
import { needsPackage } from '../../resources/package-needs.ts'
import { type Culprit, MEMBER, type Place, type Through } from '../finding.ts'
import { addingStack, allocatingFunction, blamedLine, calledBy } from './heap-culprit.ts'
import { callingLine, touchingCulprit } from './native-culprit.ts'
import { risingSites } from './rising-sites.ts'
import type { SiteGrowth } from './site-growth.ts'
import type { PathGrowth } from './survey-growth.ts'
import { folderOf, throughAt } from '../cause/through.ts'
import { withCaller } from './package-caller.ts'
import { pathOwner } from './path-owner.ts'
import { tracedIn, type Traced } from './traced-containers.ts'

export interface GrowthCulprit {
  readonly culprit: Culprit | undefined
  /** Stacks in words, innermost first. */
  readonly addedBy: readonly string[]
  readonly allocatedBy: readonly string[]
}

/** What grows by calls into native code. */
const NATIVE_THINGS = /Memory\)|Node \/ Message|incoming_messages/
/** Where Node keeps the modules it has loaded. */
const MODULES = /ModuleLoader|LoadCache|ResolveCache|Module\b.*_cache/
/** What is traced. */
const KINDS = ['Map', 'Set', 'Array'] as const
/** Functions in which a line is looked for. */
const MAX_OTHERS = 16
/** Sites shown with a finding. */
const SHOWN_SITES = 3

export function growthCulprit(
  survey: HeapEvidence,
  growth: PathGrowth,
  during: 'run' | 'live',
): GrowthCulprit {
  if (growth.path.worker !== undefined) return inWorker(survey, growth, during)
  const sites = risingSites(survey.captures, during)
  const traced = tracedIn(survey.captures, during)
  const added = traced && addedTo(growth, traced)
  const culprit =
    blamedLine(added, withoutStorage(sites), growth.path.names) ??
    closureCulprit(growth, sites) ??
    (NATIVE_THINGS.test(growth.path.path.join(' ')) ? nativeCulprit(survey) : undefined) ??
    functionCulprit(sites, growth) ??
    nativeCulprit(survey)
  return {
    culprit: culprit && withCaller(throughHolder(culprit, growth.path, { added: added ?? [], sites }), sites),
    addedBy: (added ?? []).map(frameInWords),
    allocatedBy: sites.slice(0, SHOWN_SITES).map(siteInWords),
  }
}

/** At the rate of the class that grows most, else at that of the container itself, which may hold several. */
function addedTo(
  { path, rate, heldRate, by, entries }: PathGrowth,
  traced: Traced,
): readonly TracedFrame[] | undefined {
  const { container, what, source, names } = path
  const isOfItself = by === 'bytes' && (heldRate > 0 || entries !== undefined)
  const [kind] = KINDS.filter((each) => each === (isOfItself ? what : container))
  // A key and a value are two things of one addition.
  const rates = [rate, heldRate, entries?.rate ?? 0, ...(kind === 'Map' ? [heldRate / 2] : [])].filter(
    (each) => each > 0,
  )
  const stacks = rates.map((perCycle) =>
    addingStack({ container: kind, perCycle, file: source?.file, names }, traced),
  )
  return stacks.find((stack) => stack !== undefined)
}

/** Where a package holds what grows, that package is the one through which the user's line leaks. */
function throughHolder(
  culprit: Culprit,
  path: PathGrowth['path'],
  { added, sites }: { readonly added: readonly TracedFrame[]; readonly sites: readonly AllocationSite[] },
): Culprit {
  const holder = pathOwner(path)
  if (holder === undefined || throughAt(culprit) !== undefined) return culprit
  const owner = needs(culprit.through, holder) ? culprit.through : holder
  const isOwners = (each: Through | undefined): boolean => each?.package === owner.package
  const adding = added.map(throughAt).find(isOwners)
  if (adding !== undefined) return { ...culprit, through: adding }
  // The constructor of what is kept did not keep it.
  const seen = sites
    .flatMap(({ stack }) => stack.flatMap((frame) => throughAt(frame) ?? []))
    .filter((each) => isOwners(each) && each.function !== path.what)
  const [allocating] = seen
  const through = owner === holder && isElsewhere(allocating, path) ? owner : (allocating ?? owner)
  const orIn = seen.slice(0, MAX_OTHERS).map(placeOf)
  const own = callerOf(owner, { culprit, sites }) ?? culprit
  return { ...own, through: { ...through, seek: soughtNames(path), orIn } }
}

/** Where the package that holds it has called the line, as one calls a callback: the line that has called the package. */
function callerOf(
  owner: Through,
  { culprit, sites }: { readonly culprit: Culprit; readonly sites: readonly AllocationSite[] },
): Culprit | undefined {
  for (const { stack } of sites) {
    const below = stack.slice(
      1 + stack.findIndex(({ file, line }) => file === culprit.file && line === culprit.line),
    )
    const owners =
      below.length < stack.length
        ? below.findIndex((frame) => throughAt(frame)?.package === owner.package)
        : -1
    const caller = below
      .slice(owners)
      .find((frame) => throughAt(frame) === undefined && !isRuntimeFile(frame.file ?? ''))
    if (owners === -1 || caller?.file === undefined || caller.line === undefined) continue
    const calls = calledBy(caller, sites)
    return {
      file: caller.file,
      line: caller.line,
      ...(caller.function !== '' && { function: caller.function }),
      ...(calls && { calls }),
      seek: [],
    }
  }
  return undefined
}

/** A package that the user called and that needs the one that holds it made it hold that. */
function needs(called: Through | undefined, holder: Through): called is Through {
  const [of, needed] = [called && folderOf(called), folderOf(holder)]
  return of !== undefined && needed !== undefined && of !== needed && needsPackage(of, needed)
}

/** What a promise holds waits for it: whoever calls `then` adds it, and not the class that keeps the promise. */
const PROMISE = /\(Promise\)$/

/** A function of another file than the class that holds it made only what is held. */
function isElsewhere(allocating: Through | undefined, path: PathGrowth['path']): boolean {
  if (PROMISE.test(path.path.at(-2) ?? '')) return false
  const owner = pathOwner(path)
  const isClass = path.holders?.some(({ file, line }) => file === owner?.file && line === owner.line)
  return isClass === true && allocating?.file !== owner?.file
}

/** Only the main thread is sampled and traced: of a worker's heap the path speaks, else who gives it work. */
function inWorker(survey: HeapEvidence, growth: PathGrowth, during: 'run' | 'live'): GrowthCulprit {
  const sites = risingSites(survey.captures, during)
  const culprit =
    closureCulprit(growth, sites) ?? functionCulprit([], growth) ?? functionCulprit(sites, growth)
  return { culprit, addedBy: [], allocatedBy: [] }
}

/** Who makes bytes grow that no path holds: whoever keeps calling for native memory, else who allocates most. */
export function bytesCulprit(survey: HeapEvidence, kind: string): Culprit | undefined {
  const called = kind === 'native' ? nativeCulprit(survey) : undefined
  if (called !== undefined) return called
  const sites = risingSites(survey.captures, 'run')
  const frame = allocatingFunction(sites)
  if (frame?.file === undefined || frame.line === undefined) return undefined
  const { file, line, function: name, through } = frame
  const calls = calledBy(frame, sites)
  return {
    file,
    line,
    ...(name !== '' && { function: name }),
    ...(through && { through: { ...through, seek: [] } }),
    ...(calls && { calls }),
    seek: [],
  }
}

/** Who makes a site grow: where what it allocates is added to a container, else the function itself. */
export function siteCulprit(survey: HeapEvidence, { sites }: SiteGrowth): Culprit | undefined {
  const containers = tracedIn(survey.captures, 'run')?.containers ?? []
  const stacks = containers.flatMap(({ adds }) => adds.map(({ stack }) => stack))
  const added = stacks.find((stack) =>
    stack.some((frame) =>
      sites.some((site) =>
        site.stack.some(({ file, function: name }) => file === frame.file && name === (frame.function ?? '')),
      ),
    ),
  )
  const frame = allocatingFunction(sites)
  const { file, line } = frame ?? {}
  const allocating =
    file === undefined || line === undefined ? undefined : { file, line, seek: ['push', 'set', 'add'] }
  return (
    blamedLine(added, sites) ??
    (allocating && { ...allocating, ...(frame?.function && { function: frame.function }) })
  )
}

/** The line whose calls touched most new memory while it was traced, else the one that called most for it. */
function nativeCulprit({ captures }: HeapEvidence): Culprit | undefined {
  const calls = captures.flatMap(({ nativeCalls }) => nativeCalls ?? [])
  const called = calls.filter(({ touchedBytes }) => touchedBytes === undefined)
  return touchingCulprit(calls) ?? (called[0] && callingLine(called[0]))
}

/** The leaking thing is itself a closure: where it was written, and in a package the line that called for it. */
function closureCulprit({ path }: PathGrowth, sites: readonly AllocationSite[]): Culprit | undefined {
  const { source } = path
  if (source?.isExact !== true || isRuntimeFile(source.file)) return undefined
  const { file, line, function: name } = source
  const through = throughAt(source)
  const site = sites.find(({ stack }) =>
    stack.some((frame) => through !== undefined && throughAt(frame)?.package === through.package),
  )
  const caller = site && allocatingFunction([site])
  if (through === undefined || caller?.file === undefined || throughAt(caller) !== undefined)
    return { file, line, ...(name !== undefined && { function: name }) }
  const calls = calledBy(caller, sites)
  return {
    file: caller.file,
    line: caller.line ?? 1,
    ...(caller.function !== '' && { function: caller.function }),
    // Who needs the package of the closure made it do so.
    through: caller.through === undefined ? through : { ...caller.through, seek: soughtNames(path) },
    ...(calls && { calls }),
    seek: soughtNames(path),
  }
}

/** Only the function is known, or the one that is nearest on the path: a report looks for the line in it. */
function functionCulprit(sites: readonly AllocationSite[], { path }: PathGrowth): Culprit | undefined {
  const frame = allocatingFunction(withoutStorage(sites)) ?? allocatingFunction(sites)
  const { source } = path
  const holder = source === undefined || isRuntimeFile(source.file) ? undefined : source
  const made = throughAt(frame)
  const owner = made !== undefined && isElsewhere(made, path) ? pathOwner(path) : undefined
  if (owner !== undefined) return { file: owner.file, line: owner.line, seek: soughtNames(path) }
  if (frame?.file !== undefined && frame.line !== undefined && !isKeptElsewhere(sites, holder)) {
    const { file, line, through } = frame
    const calls = calledBy(frame, sites) ?? constructed(path)
    return {
      file,
      line,
      ...(frame.function !== '' && { function: frame.function }),
      ...(through && { through: { ...through, seek: soughtNames(path) } }),
      ...(calls && { calls }),
      ...(through === undefined && { orIn: ownPlaces(sites) }),
      seek: soughtNames(path),
    }
  }
  // The class of what holds it is nearer than the function that holds that.
  const nearest = path.holders?.find(({ file }) => file === holder?.file) ?? holder
  return nearest && { file: nearest.file, line: nearest.line, seek: soughtNames(path) }
}

/** What only native code holds has no name but its class: the line that makes one. */
function constructed({ path, names, what }: PathGrowth['path']): string | undefined {
  return path.length === 1 && names.length === 0 && /^[A-Z][\w$]*$/.test(what) ? what : undefined
}

/** The program's own functions on the way to what was allocated, innermost first. */
function ownPlaces(sites: readonly AllocationSite[]): readonly Place[] {
  const frames = sites.flatMap(({ stack }) => stack).filter((frame) => throughAt(frame) === undefined)
  return frames
    .flatMap(({ file, line, function: name }) =>
      file === undefined || line === undefined ? [] : [placeOf({ file, line, function: name || undefined })],
    )
    .slice(0, MAX_OTHERS)
}

function placeOf({ file, line, function: name }: TracedFrame): Place {
  return { file, line, ...(name !== undefined && { function: name }) }
}

/** Nothing of the program's file that holds it took part in allocating it: whoever holds it is to blame. */
function isKeptElsewhere(sites: readonly AllocationSite[], holder: PathSource | undefined): boolean {
  if (holder === undefined || holder.file.includes('/node_modules/')) return false
  return !sites.some(({ stack }) => stack.some(({ file }) => file === holder.file))
}

/** What loads modules is written as a word of the language, not as a name on the path. */
function soughtNames({ names, path }: PathGrowth['path']): readonly string[] {
  const sought = names.map((name) => `${name}${MEMBER.repeat(levelsBelow(name, path))}`)
  return MODULES.test(path.join(' ')) ? [...sought, 'import', 'require'] : sought
}

/** Things between what a name on the path holds and the one that gets more: 1 for `tree` of `tree (Map) → Map → Entry`. */
function levelsBelow(name: string, path: readonly string[]): number {
  const at = path.findLastIndex((step) => step.startsWith(`${name} (`))
  return at === -1 ? 0 : Math.max(0, path.length - at - 2)
}

/** Sites that only enlarge a container say where, and not what it is that is kept. */
function withoutStorage(sites: readonly AllocationSite[]): readonly AllocationSite[] {
  return sites.filter(({ stack }) => stack[0]?.file !== undefined)
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
