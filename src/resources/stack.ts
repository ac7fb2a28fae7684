// Reads the stack of a caller without touching what the program has made of Error. V8's hook is set and put back; where
// it may not be set (frozen intrinsics, an accessor of the program's), Node's own list of frames is asked. Never throws.
import type { CallSiteObject } from 'node:util'
import { pathOf } from './file-url.ts'
import { isOwnFile } from './own-files.ts'
import { type Position, printedPosition } from './source-map.ts'

/** What is read of V8's CallSite. */
export interface Frame {
  getFileName(): string | null | undefined
  getLineNumber(): number | null
  getColumnNumber(): number | null
  getFunctionName(): string | null
}

export interface Stack {
  /** Innermost first. */
  readonly frames: readonly Frame[]
  /** Whether there may be frames below. */
  readonly isCut: boolean
  /** Where a hook of the program's own (vitest, tsx) says the frame is. */
  printed(frame: Frame): Position | undefined
}

/** Sees a stack; `'deeper'` asks for more frames. */
export type See = (stack: Stack) => 'deeper' | undefined

/** More frames are never read. */
export const maxFrames = 32

/** Frames of ours above the caller in Node's own list. */
const ownFrames = 16

// As Node made them: a program may replace both.
const NodeError = Error
const captureStackTrace = Error.captureStackTrace.bind(Error)

/** Shows `see` the stack of whoever called `outer`, as deep as each of `depths` until it is content. */
export function readStack(outer: Function, depths: readonly number[], see: See): void {
  if (!hookedStack(outer, depths, see)) listedStack(depths, see)
}

/** False when V8's hook could not be set, or was not asked: then nothing was seen. */
function hookedStack(outer: Function, depths: readonly number[], see: See): boolean {
  const hook = Object.getOwnPropertyDescriptor(NodeError, 'prepareStackTrace')
  const limit = Object.getOwnPropertyDescriptor(NodeError, 'stackTraceLimit')
  if (!isWritable(hook) || !isWritable(limit)) return false
  const reading = { isAsked: false, isDone: false, depth: 0 }
  try {
    NodeError.prepareStackTrace = (error, frames) => {
      reading.isAsked = true
      const isCut = frames.length === reading.depth && reading.depth < maxFrames
      reading.isDone =
        see({ frames, isCut, printed: (frame) => print(hook.value, error, frame) }) !== 'deeper'
      return ''
    }
    for (reading.depth of depths) {
      NodeError.stackTraceLimit = reading.depth
      const holder: { stack?: unknown } = {}
      captureStackTrace(holder, outer)
      void holder.stack
      if (reading.isDone || !reading.isAsked) break
    }
  } catch {
    // A stack that is used up, or a frame that cannot be read: the line is unknown.
  } finally {
    NodeError.prepareStackTrace = hook.value
    NodeError.stackTraceLimit = limit.value
  }
  return reading.isAsked
}

/** False also where it is missing: putting back would leave one that was not there. */
function isWritable(descriptor: PropertyDescriptor | undefined): descriptor is PropertyDescriptor {
  return descriptor?.writable === true
}

/** Costs a few times as much as the hook, and knows nothing of callers that await. */
function listedStack(depths: readonly number[], see: See): void {
  try {
    const { getCallSites } = process.getBuiltinModule('node:util') // Loaded only here: half a megabyte
    for (const depth of depths) {
      const listed = getCallSites(depth + ownFrames)
      const caller = listed.findIndex(({ scriptName }) => !isOwnFile(pathOf(scriptName)))
      const frames = caller < 0 ? [] : listed.slice(caller, caller + depth).map(frameOf)
      if (
        see({ frames, isCut: frames.length === depth && depth < maxFrames, printed: unprinted }) !== 'deeper'
      )
        return
    }
  } catch {
    // As above.
  }
}

function frameOf({ scriptName, lineNumber, columnNumber, functionName }: CallSiteObject): Frame {
  return {
    getFileName: () => scriptName,
    getLineNumber: () => lineNumber,
    getColumnNumber: () => columnNumber,
    getFunctionName: () => (functionName === '' ? null : functionName),
  }
}

const unprinted = (): undefined => undefined

/** Node's own hook knows no more than the frame. */
function print(theirs: unknown, error: Error, frame: Frame): Position | undefined {
  try {
    if (typeof theirs !== 'function' || theirs.name === 'ErrorPrepareStackTrace') return undefined
    return printedPosition(Reflect.apply(theirs, NodeError, [error, [frame]]))
  } catch {
    return undefined // Their hook is for their own errors; the frame itself is known.
  }
}
