// Where something was acquired: the innermost line of the user's own code, else of a package, never of Node.
// V8 keeps the receivers and closures of an unread stack alive (measured on Node 24 and 26), so a stack is read at
// once, frame by frame and without formatting, and only an interned site is kept.
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mappedPosition, type Position, printedPosition } from './source-map.ts'

export interface Site extends Position {
  readonly function: string | undefined
}

/** Different sites remembered; a program has some thousands of acquiring lines at most. Beyond it sites are unknown. */
const maxSites = 20_000

/**
 * Depths at which a stack is read until one shows a line of the program: the caller itself (1.0 µs), a few frames
 * (2.0 µs), and enough to leave Node and a library or two.
 */
const depths = [1, 6, 32] as const

/** For what is mostly made below a native function or a package: the caller itself hardly ever decides. */
export const deepDepths = [3, 8, 32] as const

type Depths = typeof depths | typeof deepDepths

const here = dirname(import.meta.filename)
const watchers = ['resources', 'probe', 'testing'].map((folder) => join(dirname(here), folder) + sep)
const sites = new Map<string, Site>()
const foreign = new Map<string, boolean>()
const originals = new WeakMap<Site, Site>()

type Trace = NodeJS.CallSite[]

/**
 * The site of whoever called `outer`, or undefined if only Node is on the stack. Costs 1 to 2 µs where the caller is
 * the program itself, up to 10 µs where it is deep below a library.
 */
export function captureSite(outer: Function = captureSite): Site | undefined {
  return capture(outer, acquiring, depths)
}

/** The same, but undefined when it was Node or Tidemark that called: what they do inside on behalf of some line. */
export function captureDirectSite(
  outer: Function = captureDirectSite,
  at: Depths = depths,
): Site | undefined {
  return capture(outer, direct, at)
}

/** Frames at most of a whole stack. */
const maxStackFrames = 32

/** Every frame that is neither Node's nor Tidemark's, innermost first. Costs some 20 µs: for traces, not for every call. */
export function captureStack(outer: Function = captureStack): readonly Site[] {
  const { stackTraceLimit } = Error
  const theirs: unknown = Reflect.get(Error, 'prepareStackTrace')
  let stack: readonly Site[] = []
  Error.prepareStackTrace = (error, trace) => {
    const frames = trace.filter((frame) => {
      const file = frame.getFileName()
      return typeof file === 'string' && !isForeign(file)
    })
    stack = frames.flatMap((frame) => intern(frame, () => print(theirs, error, frame)) ?? [])
    return ''
  }
  try {
    readStack(outer, maxStackFrames)
  } finally {
    Reflect.set(Error, 'prepareStackTrace', theirs)
    Error.stackTraceLimit = stackTraceLimit
  }
  return stack
}

/** A chosen frame; `deeper` when the answer may lie below the frames that were captured. */
type Choice = NodeJS.CallSite | 'deeper' | undefined

function capture(outer: Function, choose: (trace: Trace) => Choice, at: Depths): Site | undefined {
  const { stackTraceLimit } = Error
  const theirs: unknown = Reflect.get(Error, 'prepareStackTrace')
  let site: Site | undefined
  let isDeeper = false
  Error.prepareStackTrace = (error, trace) => {
    const choice = choose(trace)
    isDeeper = choice === 'deeper'
    if (typeof choice === 'object') site = intern(choice, () => print(theirs, error, choice))
    return ''
  }
  try {
    for (const depth of at) {
      readStack(outer, depth)
      if (!isDeeper) break
    }
  } finally {
    Reflect.set(Error, 'prepareStackTrace', theirs)
    Error.stackTraceLimit = stackTraceLimit
  }
  return site
}

function readStack(outer: Function, frames: number): void {
  const holder: { stack?: unknown } = {}
  Error.stackTraceLimit = frames
  Error.captureStackTrace(holder, outer)
  void holder.stack
}

/** The line that was written for the line that ran. Reads files: for reports, not for the hot path. */
export function originalSite(site: Site): Site {
  const known = originals.get(site)
  if (known !== undefined) return known
  const original = { ...mappedPosition(site), function: site.function }
  originals.set(site, original)
  return original
}

function acquiring(trace: Trace): Choice {
  let packaged: NodeJS.CallSite | undefined
  for (const frame of trace) {
    const file = frame.getFileName()
    if (typeof file !== 'string' || isForeign(file)) continue
    if (!file.includes('/node_modules/')) return frame
    packaged ??= frame
  }
  return isCut(trace) ? 'deeper' : packaged
}

/** As `acquiring` if the caller is neither Node nor Tidemark; `node:events` passes on what others ask. */
function direct(trace: Trace): Choice {
  for (const frame of trace) {
    const file = frame.getFileName()
    if (typeof file !== 'string' || file === 'node:events') continue
    return isForeign(file) ? undefined : acquiring(trace)
  }
  return isCut(trace) ? 'deeper' : undefined
}

/** Whether there are frames below. */
function isCut(trace: Trace): boolean {
  return trace.length < depths[2] && trace.length === Error.stackTraceLimit
}

/** Node's own files and ours. */
function isForeign(file: string): boolean {
  const known = foreign.get(file)
  if (known !== undefined) return known
  const path = pathOf(file)
  const answer = path.startsWith('node:') || watchers.some((folder) => path.startsWith(folder))
  if (foreign.size < maxSites) foreign.set(file, answer)
  return answer
}

function pathOf(file: string): string {
  return file.startsWith('file:///') ? fileURLToPath(file) : file
}

function intern(frame: NodeJS.CallSite, printed: () => Position | undefined): Site | undefined {
  const file = frame.getFileName() ?? ''
  const line = frame.getLineNumber() ?? 0
  const column = frame.getColumnNumber() ?? 0
  const key = `${file}:${line}:${column}`
  const known = sites.get(key)
  if (known !== undefined || sites.size >= maxSites) return known
  const position = printed() ?? { file: pathOf(file), line, column }
  const site = { ...position, function: frame.getFunctionName() ?? undefined }
  sites.set(key, site)
  return site
}

/** Where a hook of the program's own (vitest, tsx) says the frame is; Node's own hook knows no more than the frame. */
function print(theirs: unknown, error: Error, frame: NodeJS.CallSite): Position | undefined {
  if (typeof theirs !== 'function' || theirs.name === 'ErrorPrepareStackTrace') return undefined
  try {
    return printedPosition(Reflect.apply(theirs, Error, [error, [frame]]))
  } catch {
    return undefined // Their hook is for their own errors; the frame itself is known.
  }
}
