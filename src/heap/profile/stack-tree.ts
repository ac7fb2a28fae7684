// Stacks as one tree, from the outermost function inwards: the shape of a flame graph and of V8's own profile.
import type { LiveStack, StackFrame } from './live-stacks.ts'

export interface StackNode {
  readonly frame: StackFrame
  /** Allocated by this function itself. */
  readonly selfBytes: number
  /** With all that it called. */
  readonly bytes: number
  readonly selfSamples: number
  /** Biggest first. */
  readonly children: readonly StackNode[]
}

interface Growing {
  readonly frame: StackFrame
  selfBytes: number
  selfSamples: number
  readonly children: Map<string, Growing>
}

const ROOT: StackFrame = { function: '(root)' }

/** Its root stands for all of them and is no function. */
export function stackTree(stacks: readonly LiveStack[]): StackNode {
  const root = growing(ROOT)
  for (const { stack, bytes, samples = 0 } of stacks) {
    const innermost = stack.toReversed().reduce(childOf, root)
    innermost.selfBytes += bytes
    innermost.selfSamples += samples
  }
  return grown(root)
}

function growing(frame: StackFrame): Growing {
  return { frame, selfBytes: 0, selfSamples: 0, children: new Map() }
}

function childOf({ children }: Growing, frame: StackFrame): Growing {
  const key = `${frame.function} ${frame.file}:${frame.line}`
  const known = children.get(key)
  if (known !== undefined) return known
  const child = growing(frame)
  children.set(key, child)
  return child
}

function grown({ frame, selfBytes, selfSamples, children }: Growing): StackNode {
  const below = [...children.values()].map(grown).toSorted((one, other) => other.bytes - one.bytes)
  const bytes = below.reduce((sum, each) => sum + each.bytes, selfBytes)
  return { frame, selfBytes, selfSamples, bytes, children: below }
}
