// What is alive by the stack that allocated it, and what of it has come since an earlier look.

/** A function on the stack of an allocation, where it begins: V8 books allocations to functions, not to lines. */
export interface StackFrame {
  /** Empty where it has no name. */
  readonly function: string
  /** Undefined for what is built in, such as `push`. */
  readonly file?: string | undefined
  /** From 1. */
  readonly line?: number | undefined
}

/** Estimated from samples: of so many the deviation is one over their square root. */
export interface LiveStack {
  /** Innermost first. */
  readonly stack: readonly StackFrame[]
  readonly bytes: number
  /** Allocations that were sampled; V8 tells the bytes that they stand for and not how many objects. */
  readonly samples?: number | undefined
}

/** Live allocations of one process or thread. */
export interface LiveProfile {
  /** One allocation was sampled for so many bytes on average. */
  readonly samplingBytes: number
  /** At the last look, biggest first. */
  readonly alive: readonly LiveStack[]
  /** Of it what is more than at an earlier look, biggest first; undefined without one. */
  readonly grown?: readonly LiveStack[] | undefined
}

/** What is more, biggest first. What has become less is left out: it was freed. */
export function grownStacks(before: readonly LiveStack[], after: readonly LiveStack[]): readonly LiveStack[] {
  const known = new Map(summedStacks(before).map((each) => [keyOf(each), each]))
  return summedStacks(after)
    .flatMap((each) => {
      const earlier = known.get(keyOf(each))
      const bytes = each.bytes - (earlier?.bytes ?? 0)
      if (bytes <= 0) return []
      const samples = Math.max(1, (each.samples ?? 0) - (earlier?.samples ?? 0))
      return [{ stack: each.stack, bytes, ...(each.samples !== undefined && { samples }) }]
    })
    .toSorted(byBytes)
}

/** One for each stack, biggest first: of several threads, or where frames were left out. */
export function summedStacks(stacks: readonly LiveStack[]): readonly LiveStack[] {
  const sums = new Map<string, LiveStack>()
  for (const each of stacks) {
    const key = keyOf(each)
    const known = sums.get(key)
    sums.set(key, known === undefined ? each : added(known, each))
  }
  return [...sums.values()].toSorted(byBytes)
}

function added(one: LiveStack, other: LiveStack): LiveStack {
  const samples =
    one.samples === undefined || other.samples === undefined ? undefined : one.samples + other.samples
  return { stack: one.stack, bytes: one.bytes + other.bytes, ...(samples !== undefined && { samples }) }
}

function keyOf({ stack }: LiveStack): string {
  return stack.map(({ function: name, file, line }) => `${name} ${file}:${line}`).join('\n')
}

function byBytes(one: LiveStack, other: LiveStack): number {
  return other.bytes - one.bytes
}
