// Which lines add to the containers that grow: `push`, `set` and `add` are replaced for some cycles (as fuite does).
// A container counts from the second cycle that adds to it: what a cycle makes for itself is never looked at again.
import { types } from 'node:util'
import { captureStack, originalSite, type Site } from '../../resources/site.ts'
import { Patches } from '../../probe/capture/patches.ts'
import { AdditionCodes } from './addition-code.ts'
import type { TracedContainer, TracedFrame } from './survey-plan.ts'

/** Stacks read of one container: more would only repeat them. */
const MAX_STACKS_EACH = 48
/** Stacks read in all by default, some 20 µs each. */
const MAX_STACKS = 20_000
/** Told at the most; of each line that adds one at least. */
const MAX_CONTAINERS = 100
const MAX_STACKS_TOLD = 8

const mapSize = sizeGetter(Map.prototype)
const setSize = sizeGetter(Set.prototype)

type Container = readonly unknown[] | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>

type Sizes = Pick<TracedContainer, 'grew' | 'size'>

interface SeenStack {
  readonly stack: ReturnType<typeof captureStack>
  times: number
}

interface Seen {
  readonly kind: TracedContainer['kind']
  readonly inCycle: number
  readonly sizeBefore: number
  size: number
  readonly stacks: Map<string, SeenStack>
  stacksRead: number
}

interface TraceOptions {
  /** Of the code beside an addition: the names by which it reaches what it adds to, and also what bounds that. */
  readonly readsCode?: 'names' | 'bounds'
  /** Read in all. */
  readonly mostStacks?: number
}

export class ContainerTrace implements Disposable {
  readonly #patches = new Patches()
  readonly #seen = new WeakMap<object, Seen>()
  readonly #lasting = new Set<WeakRef<Container>>()
  readonly #mostStacks: number
  #cycle = 0
  #stacksRead = 0
  #busy = false
  readonly #codes: AdditionCodes | undefined
  readonly #readsBounds: boolean

  constructor({ readsCode, mostStacks = MAX_STACKS }: TraceOptions = {}) {
    this.#codes = readsCode && new AdditionCodes()
    this.#readsBounds = readsCode === 'bounds'
    this.#mostStacks = mostStacks
    const observe = (
      _result: unknown,
      _args: readonly unknown[],
      self: unknown,
      outer: Function,
    ): undefined => {
      if (!this.#busy) this.#added(self, outer)
    }
    this.#patches.after(Array.prototype, ['push', 'unshift', 'splice'], observe)
    this.#patches.after(Map.prototype, ['set'], observe)
    this.#patches.after(Set.prototype, ['add'], observe)
  }

  /** A new cycle begins. */
  nextCycle(): void {
    this.#cycle += 1
  }

  /** Those that grew most first, where they are too many first one of each line that adds: many of one line hide no other. */
  grown(): readonly TracedContainer[] {
    const all = [...this.#lasting].flatMap((reference) => {
      const container = reference.deref()
      const seen = container && this.#seen.get(container)
      if (container === undefined || seen === undefined) return []
      const size = sizeOf(container)
      const grew = size - seen.sizeBefore
      return grew > 0 ? [{ seen, sizes: { grew, size } }] : []
    })
    const sorted = all.toSorted((one, other) => other.sizes.grew - one.sizes.grew)
    const ofEachLine = [...Map.groupBy(sorted, ({ seen }) => firstStackOf(seen)).values()].flatMap((same) =>
      same.slice(0, 1),
    )
    const told = new Set([...ofEachLine, ...sorted].slice(0, MAX_CONTAINERS))
    return sorted.filter((each) => told.has(each)).map(({ seen, sizes }) => this.#told(seen, sizes))
  }

  #told(seen: Seen, sizes: Sizes): TracedContainer {
    const stacks = [...seen.stacks.values()].toSorted((one, other) => other.times - one.times)
    // As it runs: the file that it was made of may be nowhere.
    const at = stacks[0]?.stack[0]
    const adds = stacks.slice(0, MAX_STACKS_TOLD).map(({ stack, times }) => ({
      times,
      stack: stack.map((site, index) => this.#frame(site, index > 0)),
    }))
    return {
      kind: seen.kind,
      ...sizes,
      adds,
      ...(at && this.#readsBounds && this.#codes?.at(at, sizes.size)),
    }
  }

  #frame(site: Site, isCaller: boolean): TracedFrame {
    const { file, line, function: name } = originalSite(site)
    const passesNothing = isCaller && this.#codes?.passesNothing(site) === true
    const addsTo = isCaller ? [] : (this.#codes?.reachedBy(site) ?? [])
    return {
      file,
      line,
      function: name,
      ...(passesNothing && { passesNothing: true as const }),
      ...(addsTo.length > 0 && { addsTo }),
    }
  }

  [Symbol.dispose](): void {
    this.#patches[Symbol.dispose]()
  }

  #added(self: unknown, outer: Function): void {
    if (!isContainer(self)) return
    this.#busy = true
    try {
      const seen = this.#seen.get(self)
      if (seen === undefined) this.#seen.set(self, firstSeen(self, this.#cycle))
      else {
        const isMore = sizeOf(self) > seen.size
        seen.size = sizeOf(self)
        if (isMore && seen.inCycle < this.#cycle) this.#addedLater(self, seen, outer)
      }
    } finally {
      this.#busy = false
    }
  }

  #addedLater(self: Container, seen: Seen, outer: Function): void {
    if (seen.stacksRead >= MAX_STACKS_EACH || this.#stacksRead >= this.#mostStacks) return
    if (seen.stacksRead === 0) this.#lasting.add(new WeakRef(self))
    seen.stacksRead += 1
    this.#stacksRead += 1
    const stack = captureStack(outer)
    const key = stack.map(({ file, line, column }) => `${file}:${line}:${column}`).join(' ')
    const known = seen.stacks.get(key)
    if (known === undefined) seen.stacks.set(key, { stack, times: 1 })
    else known.times += 1
  }
}

/** The line that adds, with its kind. */
function firstStackOf({ kind, stacks }: Seen): string {
  const [site] = stacks.values().next().value?.stack ?? []
  return `${kind} ${site?.file}:${site?.line}`
}

/** A Proxy is none: whatever is asked of it runs code of the program. */
function isContainer(self: unknown): self is Container {
  return !types.isProxy(self) && (Array.isArray(self) || types.isMap(self) || types.isSet(self))
}

/** As V8 keeps it: a class of the program's may have a `size` of its own. */
function sizeOf(container: Container): number {
  if (Array.isArray(container)) return container.length
  return Number(Reflect.apply(types.isMap(container) ? mapSize : setSize, container, []))
}

function sizeGetter(of: object): Function {
  const given: unknown = Reflect.get(Object.getOwnPropertyDescriptor(of, 'size') ?? {}, 'get')
  return typeof given === 'function' ? given : () => 0
}

function firstSeen(container: Container, inCycle: number): Seen {
  const kind = Array.isArray(container) ? 'Array' : types.isMap(container) ? 'Map' : 'Set'
  const size = sizeOf(container)
  return { kind, inCycle, sizeBefore: size, size, stacks: new Map(), stacksRead: 0 }
}
