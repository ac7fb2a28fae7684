// The instances of an agent, by directory. Those in use stay; the others are disposed after a while, or when there are
// too many, longest unused first. An instance is out of reach before its disposal begins, and a new one for the same
// directory serves only when the old one is gone.
import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { TidemarkError } from '../../errors.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { Instance } from './instance.ts'
import type { Disposal } from './state-table.ts'

export interface InstanceLimits {
  /** Instances at once; more only while all are in use. Each may hold language servers of 100 MB. Default 8. */
  readonly maxInstances: number
  /** An instance that nobody has used for this long is disposed. Default 600,000 ms. */
  readonly idleMs: number
  /** For each disposer. Default 5,000 ms. */
  readonly disposeTimeoutMs: number
}

const defaultLimits: InstanceLimits = { maxInstances: 8, idleMs: 600_000, disposeTimeoutMs: 5000 }

export interface InstanceUse extends Disposable {
  readonly instance: Instance
}

export interface InstancePool extends AsyncDisposable {
  /** Instances alive, those being disposed left out. */
  readonly size: number
  /** Work that waits for an instance that is switched or disposed, and how long all has waited so far. */
  readonly waiting: { readonly now: number; readonly ms: number }
  /** Disposers that hung or failed so far, of all instances. */
  readonly failedDisposals: number
  /** Where work is done that names no directory; absolute. */
  readonly directory: string
  /** The instance of a directory, kept until the use is disposed. @throws TidemarkError `disposed` */
  use(directory?: string): Promise<InstanceUse>
  /** Changes `directory`. What works in the old one is stopped, and all it held is gone, before the new one serves. */
  switchTo(directory: string): Promise<void>
  /** Ends all that nobody uses, with their language servers, and waits until they are gone. Returns how many. */
  disposeIdle(): Promise<number>
  /** Ends what works there, in use or not, and waits until it is gone. */
  dispose(directory: string): Promise<readonly Disposal[]>
}

/** Told before an instance is disposed, so that whoever works in it is stopped; its state is disposed afterwards. */
export type StopWork = (instance: Instance) => Promise<void>

export interface InstancesOptions {
  readonly directory: string
  readonly registry: ResourceRegistry
  readonly stopWork: StopWork
  readonly limits?: Partial<InstanceLimits> | undefined
}

interface Kept {
  readonly instance: Instance
  users: number
  idleSinceMs: number
}

export class Instances implements InstancePool {
  failedDisposals = 0
  readonly waiting = { now: 0, ms: 0 }
  readonly #registry: ResourceRegistry
  readonly #limits: InstanceLimits
  readonly #stopWork: StopWork
  /** By real path; longest unused first. */
  readonly #kept = new Map<string, Kept>()
  readonly #ending = new Map<string, Promise<readonly Disposal[]>>()
  #timer: { readonly handle: NodeJS.Timeout; readonly holding: Disposable } | undefined
  #directory: string
  #switching = Promise.resolve()
  #closed = false

  constructor({ directory, registry, stopWork, limits }: InstancesOptions) {
    this.#directory = realPath(directory)
    this.#registry = registry
    this.#stopWork = stopWork
    this.#limits = { ...defaultLimits, ...limits }
  }

  get directory(): string {
    return this.#directory
  }

  get size(): number {
    return this.#kept.size
  }

  async use(directory?: string): Promise<InstanceUse> {
    const path = await this.#ready(directory)
    if (this.#closed) throw new TidemarkError('disposed', `Work in ${path}: the agent was disposed`)
    const kept = this.#kept.get(path) ?? {
      instance: new Instance(path, this.#registry),
      users: 0,
      idleSinceMs: 0,
    }
    kept.users++
    this.#touch(path, kept)
    await Promise.all(this.#evicted())
    let isUsed = true
    return {
      instance: kept.instance,
      [Symbol.dispose]: () => {
        if (isUsed) this.#unuse(path, kept)
        isUsed = false
      },
    }
  }

  async switchTo(directory: string): Promise<void> {
    const from = this.#directory
    const before = this.#switching
    this.#directory = realPath(directory)
    if (from === this.#directory) return await before
    this.#switching = before.then(async () => void (await this.dispose(from)))
    await this.#switching
  }

  async dispose(directory: string): Promise<readonly Disposal[]> {
    const path = realPath(directory)
    const kept = this.#kept.get(path)
    return kept === undefined ? ((await this.#ending.get(path)) ?? []) : await this.#end(path, kept)
  }

  async disposeIdle(): Promise<number> {
    const idle = [...this.#kept].filter(([, { users }]) => users === 0)
    await Promise.all(idle.map(([path, kept]) => this.#end(path, kept)))
    this.#schedule()
    return idle.length
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    for (const [path, kept] of this.#kept) void this.#end(path, kept)
    await Promise.all(this.#ending.values())
    this.#schedule()
  }

  /** Its path, once no instance of it is on its way out. */
  async #ready(directory: string | undefined): Promise<string> {
    const startedMs = performance.now()
    this.waiting.now++
    try {
      if (directory === undefined) await this.#switching
      const path = realPath(directory ?? this.#directory)
      for (let dying = this.#ending.get(path); dying !== undefined; dying = this.#ending.get(path))
        await dying
      return path
    } finally {
      this.waiting.now--
      this.waiting.ms += performance.now() - startedMs
    }
  }

  #unuse(path: string, kept: Kept): void {
    kept.users--
    if (this.#kept.get(path) !== kept) return
    this.#touch(path, kept)
    void Promise.all(this.#evicted())
  }

  #touch(path: string, kept: Kept): void {
    kept.idleSinceMs = performance.now()
    this.#kept.delete(path)
    this.#kept.set(path, kept)
    this.#schedule()
  }

  /** Detached before anything is disposed, so that nobody is given dying state. */
  #end(path: string, { instance }: Kept): Promise<readonly Disposal[]> {
    this.#kept.delete(path)
    const ending = this.#disposed(instance).finally(() => this.#ending.delete(path))
    this.#ending.set(path, ending)
    return ending
  }

  async #disposed(instance: Instance): Promise<readonly Disposal[]> {
    await this.#stopWork(instance)
    const disposals = await instance.dispose(this.#limits.disposeTimeoutMs)
    this.failedDisposals += disposals.filter(({ outcome }) => outcome !== 'disposed').length
    return disposals
  }

  /** Disposals of those that are too many. */
  #evicted(): Promise<unknown>[] {
    const disposals: Promise<unknown>[] = []
    for (const [path, kept] of this.#kept) {
      if (this.#kept.size <= this.#limits.maxInstances) break
      if (kept.users === 0) disposals.push(this.#end(path, kept))
    }
    return disposals
  }

  /** One timer, for the instance that will have been idle for longest. */
  #schedule(): void {
    clearTimeout(this.#timer?.handle)
    this.#timer?.holding[Symbol.dispose]()
    this.#timer = undefined
    const [longest] = this.#kept.values()
    if (longest === undefined || this.#closed) return
    const waitMs = Math.max(0, longest.idleSinceMs + this.#limits.idleMs - performance.now())
    const handle = setTimeout(() => this.#expire(), Math.ceil(waitMs)).unref()
    this.#timer = { handle, holding: this.#registry.hold('timer', 'idle instances') }
  }

  #expire(): void {
    const before = performance.now() - this.#limits.idleMs
    const inUse = [...this.#kept].filter(([, { users }]) => users > 0)
    for (const [path, kept] of inUse) this.#touch(path, kept)
    for (const [path, kept] of this.#kept) {
      if (kept.users === 0 && kept.idleSinceMs <= before) void this.#end(path, kept)
    }
    this.#schedule()
  }
}

/** A directory that is gone has the name that it was asked for by. */
function realPath(directory: string): string {
  try {
    return realpathSync(directory)
  } catch {
    return resolve(directory)
  }
}
