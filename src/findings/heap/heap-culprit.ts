// Which line is to blame for a path that grows: where the stack that adds to the container and the stack that allocated
// what is in it last had a function in common, the line of the adding one. A library's `push` is not the leak, nor is
// the constructor of what is kept: the function that hands the one to the other is.
import type { AllocationSite, SiteFrame, TracedContainer, TracedFrame } from '../../runner/heap-evidence.ts'
import type { Culprit } from '../finding.ts'
import { throughStack } from '../cause/through.ts'
import type { Traced } from './traced-containers.ts'

/** What is known of a growing path, as far as it helps to find its lines. */
export interface Growing {
  /** Kind of the container that grows, where there is one. */
  readonly container: string | undefined
  /** Things added in one cycle. */
  readonly perCycle: number
  /** File in which what holds it was written, where the snapshot tells. */
  readonly file: string | undefined
  /** Of the properties and variables on its path. */
  readonly names: readonly string[]
}

/** A traced container grows at the rate of the path within this factor. */
const SAME_RATE = 1.5
/** Where its code reaches what it adds to by a name on the path: a short trace on a busy machine saw few of the additions. */
const NAMED_RATE = 4

/** Of the additions to a container: a stack with more of them speaks alone. */
const MOST = 2 / 3

/** Functions from the adding one to the one in common, both counted: a caller of a caller is far. */
const FAR = 3

type AddStack = readonly TracedFrame[]

/** What one stack adds, to one container or to many of a kind: Maps in a Map grow together. */
interface Adder {
  readonly kind: TracedContainer['kind']
  readonly stack: AddStack
  readonly grew: number
}

/** The stack that adds at the rate at which the path grows; undefined where none does. */
export function addingStack(growing: Growing, { containers, cycles }: Traced): AddStack | undefined {
  const fitting = [...eachContainer(containers), ...eachStack(containers)].filter(({ kind, grew, stack }) => {
    const isNamed = isOnPath(growing, stack)
    const isKind = growing.container === undefined ? isNamed !== false : growing.container === kind
    const most = isNamed === true ? NAMED_RATE : SAME_RATE
    return isKind && Math.abs(Math.log(grew / cycles / growing.perCycle)) <= Math.log(most)
  })
  const [best] = fitting.toSorted(
    (one, other) => misfit(growing, one, cycles) - misfit(growing, other, cycles),
  )
  return best?.stack
}

function eachContainer(containers: readonly TracedContainer[]): readonly Adder[] {
  return containers.flatMap(({ kind, grew, adds }) => {
    const stack = commonStack(adds)
    return stack === undefined ? [] : [{ kind, stack, grew }]
  })
}

/** What most additions have in common from the container on: where one line adds for many callers, it is that line. */
function commonStack(adds: TracedContainer['adds']): AddStack | undefined {
  const seen = adds.filter(({ stack }) => stack.length > 0)
  const [first] = seen
  if (first === undefined) return undefined
  const all = seen.reduce((sum, { times }) => sum + times, 0)
  if (first.times > MOST * all) return first.stack
  const differs = first.stack.findIndex(
    (frame, at) => !seen.every(({ stack }) => isSameLine(stack[at], frame)),
  )
  const common = differs === -1 ? first.stack : first.stack.slice(0, differs)
  return common.some(isOwn) ? common : first.stack
}

function isSameLine(frame: TracedFrame | undefined, { file, line }: TracedFrame): boolean {
  return frame?.file === file && frame.line === line
}

function eachStack(containers: readonly TracedContainer[]): readonly Adder[] {
  const sums = new Map<
    string,
    { readonly kind: TracedContainer['kind']; readonly stack: AddStack; grew: number }
  >()
  for (const { kind, grew, adds } of containers) {
    const stack = commonStack(adds)
    if (stack === undefined) continue
    const key = `${kind} ${stack.map(({ file, line }) => `${file}:${line}`).join(' ')}`
    const known = sums.get(key)
    if (known === undefined) sums.set(key, { kind, stack, grew })
    else known.grew += grew
  }
  return [...sums.values()]
}

function misfit(growing: Growing, { grew, stack }: Adder, cycles: number): number {
  const { perCycle, file } = growing
  const isElsewhere = file !== undefined && !stack.some((frame) => frame.file === file)
  const isOther = isOnPath(growing, stack) === false
  return Math.abs(Math.log(grew / cycles / perCycle)) + (isElsewhere ? 1 : 0) + (isOther ? 1 : 0)
}

/** What is added to has a name on the path, as its code reaches it; undefined where no name is known. */
function isOnPath({ names }: Growing, [adding]: AddStack): boolean | undefined {
  const { addsTo } = adding ?? {}
  return addsTo === undefined || names.length === 0 ? undefined : addsTo.some((name) => names.includes(name))
}

/**
 * @param allocated stacks that allocated what is held, biggest first
 * @param names of properties and variables on the path that grows
 */
export function blamedLine(
  added: AddStack | undefined,
  allocated: readonly AllocationSite[],
  names: readonly string[] = [],
): Culprit | undefined {
  if (added === undefined) return undefined
  const [adding] = added
  if (adding !== undefined && isOwners(adding, names)) return culpritOf(adding, [])
  const common = added.findIndex((frame) =>
    allocated.some(({ stack }) => stack.some((each) => isSameFunction(each, frame))),
  )
  const innermost = Math.max(0, added.findIndex(isOwn))
  const upToCommon = added.slice(0, common + 1)
  const isHandedOver = ![isFarBelow, isCalledBack, isTakenElsewhere].some((each) => each(upToCommon))
  const at = isHandedOver ? Math.max(innermost, common) : innermost
  const frame = added[at]
  return frame && culpritOf(frame, added.slice(0, at))
}

/** Who adds to it by the name by which it is held, a field or a variable, keeps it for all who call. */
function isOwners(adding: TracedFrame, names: readonly string[]): boolean {
  return isOwn(adding) && adding.addsTo?.some((name) => names.includes(name)) === true
}

/** What a package calls back and adds by itself is to blame, and not who called the package. */
function isCalledBack([adding, ...callers]: AddStack): boolean {
  return adding !== undefined && isOwn(adding) && callers.some(({ file }) => isPackage(file))
}

/** Called without an argument, by what allocated it, it found what it adds somewhere else. */
function isTakenElsewhere(upToCommon: AddStack): boolean {
  return upToCommon.length > 1 && upToCommon.at(-1)?.passesNothing === true
}

/** Whoever called what called the adding function of its own file did not hand over anything: it drained a queue. */
function isFarBelow(upToCommon: AddStack): boolean {
  const own = upToCommon.filter(isOwn)
  return own.length >= FAR && own.every(({ file }) => file === own[0]?.file)
}

/** The innermost function of the program that allocated what grows: a whole function, not yet a line. */
export function allocatingFunction(
  allocated: readonly AllocationSite[],
): (SiteFrame & Pick<Culprit, 'through'>) | undefined {
  const [first] = allocated
  const frames = first?.stack.filter(({ file }) => file !== undefined) ?? []
  const at = frames.findIndex(({ file }) => !isPackage(file))
  const frame = frames[Math.max(0, at)]
  const through = at === -1 ? undefined : throughStack(frames.slice(0, at))
  return frame && { ...frame, ...(through && { through }) }
}

/** What a function of the program calls of a package for what grows: where only its beginning is known. */
export function calledBy(
  { file, line }: { readonly file?: string | undefined; readonly line?: number | undefined },
  allocated: readonly AllocationSite[],
): string | undefined {
  const called = allocated.flatMap(({ stack }) => {
    const at = stack.findIndex((frame) => frame.file === file && frame.line === line)
    const inner = at > 0 ? stack[at - 1] : undefined
    return isPackage(inner?.file) && inner?.function ? [inner.function] : []
  })
  return called[0]
}

function isSameFunction(frame: SiteFrame, added: TracedFrame): boolean {
  return (
    frame.file === added.file &&
    (frame.function || undefined) === (added.function || undefined) &&
    isOwn(added)
  )
}

function isOwn({ file }: { readonly file: string }): boolean {
  return !isPackage(file)
}

function isPackage(file: string | undefined): boolean {
  return file?.includes('/node_modules/') === true
}

/** @param below frames from the container to it */
export function culpritOf({ file, line, function: name }: TracedFrame, below: AddStack): Culprit {
  const through = isOwn({ file }) ? throughStack(below) : undefined
  return { file, line, ...(name !== undefined && { function: name }), ...(through && { through }) }
}
