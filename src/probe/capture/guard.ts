// Between a capture and the program: whatever of the probe the program calls runs in here. What throws switches its kinds
// off and is told; it never reaches the program. A kind that is switched off counts nothing, and no verdict is clean by it.
import { types } from 'node:util'
import type { ResourceKind } from '../../resources/kind.ts'

/** A kind of resource that the probe does not see, and why. */
export interface Blindness {
  readonly kind: ResourceKind
  readonly reason: string
}

/** Longer messages are cut: they go into every sample. */
const maxReasonCharacters = 200

export class Guard {
  /** False once something has thrown or could not be proven: replaced functions then do nothing but pass on. */
  isOn = true
  /** Observations that threw. */
  faults = 0
  /** Resources that were not noticed because the program's stack was used up. */
  missed = 0
  readonly #kinds: readonly ResourceKind[]
  readonly #blind = new Map<ResourceKind, string>()

  constructor(kinds: readonly ResourceKind[]) {
    this.#kinds = kinds
  }

  /** Runs what must not break the watched program; undefined if it threw, or is switched off. */
  run<Result>(look: () => Result): Result | undefined {
    if (!this.isOn) return undefined
    try {
      return look()
    } catch (thrown) {
      this.#failed(thrown)
      return undefined
    }
  }

  /** Counts nothing from now on: of one kind, or of all that this capture sees. */
  switchOff(reason: string, kind?: ResourceKind): void {
    for (const each of kind === undefined ? this.#kinds : [kind]) {
      if (!this.#blind.has(each)) this.#blind.set(each, reason.slice(0, maxReasonCharacters))
    }
    this.isOn = this.#kinds.some((each) => !this.#blind.has(each))
  }

  /** Whether this kind counts. */
  sees(kind: ResourceKind): boolean {
    return !this.#blind.has(kind)
  }

  get blind(): readonly Blindness[] {
    return [...this.#blind].map(([kind, reason]) => ({ kind, reason }))
  }

  #failed(thrown: unknown): void {
    if (isStackUsedUp(thrown)) {
      this.missed++
      return
    }
    this.faults++
    this.switchOff(reasonOf(thrown))
  }
}

/** The program's doing, wherever it happens to be noticed. */
function isStackUsedUp(thrown: unknown): boolean {
  return types.isNativeError(thrown) && reasonOf(thrown) === 'Maximum call stack size exceeded'
}

/** What was thrown in words, without running any code of it: it may be the program's. */
export function reasonOf(thrown: unknown): string {
  if (types.isNativeError(thrown) && !types.isProxy(thrown)) {
    const message: unknown = Object.getOwnPropertyDescriptor(thrown, 'message')?.value
    if (typeof message === 'string') return message
  }
  return typeof thrown === 'string' ? thrown : 'something was thrown that is no Error'
}
