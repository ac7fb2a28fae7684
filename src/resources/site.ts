// Where something was acquired: the innermost line of the user's own code, else of the package that owns it, never of Node.
// V8 keeps the receivers and closures of an unread stack alive (measured on Node 24 and 26), so a stack is read at
// once, frame by frame and without formatting, and only an interned site is kept.
import { pathOf } from './file-url.ts'
import { ownerIndex } from './package-owner.ts'
import { isRuntimeFile } from './runtime-files.ts'
import { mappedPosition, type Position } from './source-map.ts'
import { isOwnFile } from './own-files.ts'
import { type Frame, maxFrames, readStack, type Stack } from './stack.ts'

export interface Site extends Position {
  readonly function: string | undefined
  /** The line of the package that the user's line called, where one stands between it and the resource. */
  readonly through?: Site | undefined
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

/** A call that is returned as it is takes the place of its caller in JavaScriptCore: the stack would not know `outer`. */
const noTailCall = undefined

const sites = new Map<string, Site>()
const foreign = new Map<string, boolean>()
const originals = new WeakMap<Site, Site>()

/**
 * The site of whoever called `outer`, or undefined if only Node is on the stack. Costs 1 to 2 µs where the caller is
 * the program itself, up to 10 µs where it is deep below a library.
 */
export function captureSite(outer: Function = captureSite): Site | undefined {
  return capture(outer, acquiring, depths) ?? noTailCall
}

/** The same, but undefined when it was Node or Tidemark that called: what they do inside on behalf of some line. */
export function captureDirectSite(
  outer: Function = captureDirectSite,
  at: Depths = depths,
): Site | undefined {
  return capture(outer, direct, at) ?? noTailCall
}

/** Whether whoever called `outer` is the runtime itself: what it does inside on behalf of some line. */
export function isCalledByRuntime(outer: Function): boolean {
  let isRuntimes = false
  readStack(outer, [1], ({ frames: [frame] }) => {
    isRuntimes = isRuntimeFile(frame?.getFileName() ?? '')
    return undefined
  })
  return isRuntimes
}

/** Every frame that is neither Node's nor Tidemark's, innermost first. Costs some 20 µs: for traces, not for every call. */
export function captureStack(outer: Function = captureStack): readonly Site[] {
  let sitesOf: readonly Site[] = []
  readStack(outer, [maxFrames], (stack) => {
    const frames = stack.frames.filter((frame) => {
      const file = frame.getFileName()
      return typeof file === 'string' && !isForeign(file)
    })
    sitesOf = frames.flatMap((frame) => intern({ frame }, stack) ?? [])
    return undefined
  })
  return sitesOf
}

interface Chosen {
  readonly frame: Frame
  readonly through?: Frame | undefined
}

/** `deeper` when the answer may lie below the frames that were captured. */
type Choice = Chosen | 'deeper' | undefined

function capture(outer: Function, choose: (stack: Stack) => Choice, at: Depths): Site | undefined {
  let site: Site | undefined
  readStack(outer, at, (stack) => {
    const choice = choose(stack)
    if (choice === 'deeper') return choice
    site = choice && intern(choice, stack)
    return undefined
  })
  return site
}

/** The line that was written for the line that ran. Reads files: for reports, not for the hot path. */
export function originalSite(site: Site): Site {
  const known = originals.get(site)
  if (known !== undefined) return known
  const { through } = site
  const original = {
    ...mappedPosition(site),
    function: site.function,
    ...(through !== undefined && { through: originalSite(through) }),
  }
  originals.set(site, original)
  return original
}

function acquiring({ frames, isCut }: Stack): Choice {
  let packaged: Frame[] | undefined
  for (const frame of frames) {
    const file = frame.getFileName()
    if (typeof file !== 'string' || isForeign(file)) continue
    if (!file.includes('/node_modules/')) return { frame, through: packaged && ownFrame(packaged, 'user') }
    packaged ??= []
    packaged.push(frame)
  }
  if (isCut) return 'deeper'
  const frame = packaged && ownFrame(packaged, 'nobody')
  return frame && { frame }
}

/** A file below node_modules that lies in no package is the best there is. */
function ownFrame(packaged: readonly Frame[], calledBy: 'user' | 'nobody'): Frame | undefined {
  const index = ownerIndex(
    packaged.map((frame) => frame.getFileName() ?? ''),
    calledBy,
  )
  if (index !== undefined) return packaged[index]
  return calledBy === 'nobody' ? packaged[0] : undefined
}

/** As `acquiring` if the caller is neither Node nor Tidemark; `node:events` passes on what others ask. */
function direct(stack: Stack): Choice {
  for (const frame of stack.frames) {
    const file = frame.getFileName()
    if (typeof file !== 'string' || file === 'node:events') continue
    return isForeign(file) ? undefined : acquiring(stack)
  }
  return stack.isCut ? 'deeper' : undefined
}

/** The runtime's own files and ours. */
function isForeign(file: string): boolean {
  const known = foreign.get(file)
  if (known !== undefined) return known
  const path = pathOf(file)
  const answer = isRuntimeFile(path) || isOwnFile(path)
  if (foreign.size < maxSites) foreign.set(file, answer)
  return answer
}

/** One line of the user is as many sites as there are lines of packages through which it acquires. */
function intern({ frame, through }: Chosen, stack: Stack): Site | undefined {
  const { file, line, column } = positionOf(frame)
  const place = `${file}:${line}:${column}`
  const below = through && positionOf(through)
  const key = below === undefined ? place : `${place} ${below.file}:${below.line}:${below.column}`
  const known = sites.get(key)
  if (known !== undefined || sites.size >= maxSites) return known
  const position = stack.printed(frame) ?? { file: pathOf(file), line, column }
  const site = {
    ...position,
    function: frame.getFunctionName() || undefined, // JavaScriptCore calls the code of a module ''
    ...(through !== undefined && { through: intern({ frame: through }, stack) }),
  }
  sites.set(key, site)
  return site
}

function positionOf(frame: Frame): Position {
  const file = frame.getFileName() ?? ''
  return { file, line: frame.getLineNumber() ?? 0, column: frame.getColumnNumber() ?? 0 }
}
