// The parts of a check that look, and whether each looked to its end. `clean` is built from complete parts and from
// nothing else: one that broke cannot be forgotten, because without it there is nothing to build from.
import type { Doubt, PartName } from './doubt.ts'

/** Looked, to the end. There is no other way to one than `partOf`. */
export class CompletePart {
  readonly name: PartName
  readonly #looked = true

  private constructor(name: PartName) {
    this.name = name
  }

  static of(name: PartName, doubts: readonly []): CompletePart {
    return doubts.length === 0 ? new CompletePart(name) : unreachable(name)
  }

  static is(part: Part): part is CompletePart {
    return #looked in part && part.#looked
  }
}

/** Did not look, or not to the end. */
export interface FailedPart {
  readonly name: PartName
  readonly doubts: readonly [Doubt, ...Doubt[]]
}

export type Part = CompletePart | FailedPart

/** @param doubts all that speaks against it */
export function partOf(name: PartName, doubts: readonly Doubt[]): Part {
  const [first, ...others] = doubts
  return first === undefined ? CompletePart.of(name, []) : { name, doubts: [first, ...others] }
}

/** All of them, where all are complete and there is one at least. */
export function allComplete(parts: readonly Part[]): readonly [CompletePart, ...CompletePart[]] | undefined {
  const [first, ...others] = parts.filter((part) => CompletePart.is(part))
  return first !== undefined && others.length + 1 === parts.length ? [first, ...others] : undefined
}

function unreachable(name: PartName): never {
  throw new TypeError(`Complete part ${name}: there are doubts, wanted none`)
}
