// What every capture of kinds of resources offers: it is installed, proves itself, and is asked what is alive.
import type { ResourceKind } from '../../resources/kind.ts'
import type { RegistryLevel } from '../../resources/level.ts'
import type { Site } from '../../resources/site.ts'
import type { Patches } from './patches.ts'

/** Live resources of the same origin. */
export interface Live {
  readonly kind: ResourceKind
  /** What it is, without ids: `Timeout`, `Socket 'close'`. Part of the origin's identity, so its variety must be small. */
  readonly label: string
  /** The line that acquired it; undefined where it was not captured or is Node's own. */
  readonly site: Site | undefined
  readonly count: number
  /** Of listeners: how many different emitters have them. */
  readonly on?: number | undefined
  /** The oldest is at least this old. */
  readonly ageMs: number
  /** Of timers that run once: the longest that any of them was set for. */
  readonly waitsMs?: number | undefined
}

export interface LiveResources {
  /** Resources not watched because of a bound. */
  readonly dropped: number
  /** Once a second: bounded work, however much is alive. */
  tend(): void
  /** Lets go of everything that has ended: before a collection. */
  sweep(): void
  /** What is alive now: every one is asked. Keeps nothing of it reachable. */
  live(): Iterable<Live>
}

export type CaptureLevel = Exclude<RegistryLevel, 'off'>

/** Replaces and subscribes through `patches`, whose guard all of it runs in. */
export type Install = (level: CaptureLevel, patches: Patches) => LiveResources

/** Calls as the program would: from a frame that is neither Node's nor Tidemark's. */
export interface Actor {
  call(this: void, owner: object, method: string, ...args: readonly unknown[]): unknown
  construct(this: void, owner: object, made: string, ...args: readonly unknown[]): unknown
}

/** A real resource that a capture must see while it is there: 0 → 1 → 0. */
export interface Proof {
  readonly kind: ResourceKind
  /** In words, for the reason. */
  readonly what: string
  /** How many it makes. Default 1. */
  readonly count?: number
  /** Levels at which it is captured. Default all. */
  readonly at?: readonly CaptureLevel[]
  /** Makes it and returns what ends it. Leaves no handle behind. */
  make(actor: Actor): () => void
}

export interface Capture {
  /** All that `install` sees. */
  readonly kinds: readonly ResourceKind[]
  readonly install: Install
  /** Of those that can be had at once; the others are proven by the first one that the program makes. */
  readonly proofs: readonly Proof[]
}
