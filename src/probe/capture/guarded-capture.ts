// A capture as the probe has it: installed, proven and asked through one guard, so that nothing of it reaches the
// program, and nothing that it does not see is taken for nothing that is there.
import { runInThisContext } from 'node:vm'
import type { Actor, Capture, CaptureLevel, Live, LiveResources, Proof } from './capture.ts'
import { type Blindness, Guard, reasonOf } from './guard.ts'
import { isObject } from './live-capture.ts'
import { ownValue } from './own-value.ts'
import { Patches } from './patches.ts'

export class GuardedCapture implements Disposable {
  readonly #guard: Guard
  readonly #patches: Patches
  readonly #resources: LiveResources | undefined
  readonly #proofs: readonly Proof[]

  constructor({ kinds, install, proofs }: Capture, level: CaptureLevel) {
    this.#guard = new Guard(kinds)
    this.#patches = new Patches(this.#guard)
    this.#resources = this.#guard.run(() => install(level, this.#patches))
    this.#proofs = proofs.filter(({ at }) => at === undefined || at.includes(level))
  }

  /** Kinds that it does not see, and why. */
  get blind(): readonly Blindness[] {
    return this.#guard.blind
  }

  get faults(): number {
    return this.#guard.faults
  }

  get dropped(): number {
    return this.#guard.missed + (this.#guard.run(() => this.#resources?.dropped) ?? 0)
  }

  tend(): void {
    this.#guard.run(() => this.#resources?.tend())
  }

  sweep(): void {
    this.#guard.run(() => this.#resources?.sweep())
  }

  live(): readonly Live[] {
    const live = this.#guard.run(() => [...(this.#resources?.live() ?? [])]) ?? []
    return live.filter(({ kind }) => this.#guard.sees(kind))
  }

  /** Each kind of which a real one can be had at once must count 0 → 1 → 0. */
  prove(acting: Actor): void {
    for (const proof of this.#proofs) {
      if (this.#guard.sees(proof.kind)) this.#guard.run(() => this.#proveBy(proof, acting))
    }
  }

  [Symbol.dispose](): void {
    this.#patches[Symbol.dispose]()
  }

  #proveBy(proof: Proof, acting: Actor): void {
    const { kind, what, count: made = 1 } = proof
    const before = this.#count(proof)
    const end = attempted(proof, acting)
    if (end === 'refused') return
    const during = this.#count(proof) - before
    end()
    const after = this.#count(proof) - before
    if (during === made && after === 0) return
    this.#guard.switchOff(
      `of ${made} × ${what} of its own the probe saw ${during}, and ${after} when that was over`,
      kind,
    )
  }

  #count({ kind }: Proof): number {
    const live = [...(this.#resources?.live() ?? [])]
    return live.reduce((sum, each) => sum + (each.kind === kind ? each.count : 0), 0)
  }
}

/** What this process may not acquire (`--permission`) needs no proof. */
function attempted(proof: Proof, acting: Actor): (() => void) | 'refused' {
  try {
    return proof.make(acting)
  } catch (thrown) {
    if (isObject(thrown) && ownValue(thrown, 'code') === 'ERR_ACCESS_DENIED') return 'refused'
    throw new Error(`it could not be proven: ${reasonOf(thrown)}`, { cause: thrown })
  }
}

/** Whose frames are taken for the program's: neither Node's nor in a folder of Tidemark. */
const source = `({
  call: (owner, method, ...args) => owner[method](...args),
  construct: (owner, made, ...args) => new owner[made](...args),
})`

/** Undefined where Node compiles no code from text. */
export function actor(): Actor | undefined {
  try {
    const made: unknown = runInThisContext(source, { filename: 'tidemark-proof.js' })
    return isActor(made) ? made : undefined
  } catch {
    return undefined
  }
}

function isActor(made: unknown): made is Actor {
  return isObject(made) && 'call' in made && 'construct' in made
}
