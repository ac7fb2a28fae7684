// What an agent holds for one directory: its state, its owner in the books, and a signal for the work done in it.
// Work runs in the context of its instance, so that state can be asked for anywhere below without being handed down.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Owner } from '../../resources/owner.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { State } from './state.ts'
import { type Disposal, StateTable } from './state-table.ts'

const context = new AsyncLocalStorage<Instance>()

export class Instance {
  /** Absolute. */
  readonly directory: string
  readonly owner: Owner
  readonly states: StateTable
  readonly #holding: Disposable

  constructor(directory: string, registry: ResourceRegistry) {
    this.directory = directory
    this.owner = registry.owner('instance', directory)
    this.states = new StateTable(`instance ${directory}`)
    this.#holding = registry.hold('instance', directory)
  }

  /** The instance that the caller works in. @throws TypeError outside of one */
  static get current(): Instance {
    const instance = context.getStore()
    if (instance !== undefined) return instance
    throw new TypeError('Ask for instance state: the caller runs in no instance and must run in one')
  }

  /** A value that every instance has of its own: `State.create` with the present instance as its root. */
  static state<S>(
    init: () => S | Promise<S>,
    dispose?: (value: S) => Promise<void> | void,
  ): () => Promise<S> {
    return State.create(() => Instance.current.states, init, dispose)
  }

  run<T>(work: () => T): T {
    return context.run(this, work)
  }

  /** Stays on the books when a disposer hangs: what it held may be alive. */
  async dispose(timeoutMs: number): Promise<readonly Disposal[]> {
    const disposals = await this.run(() => this.states.dispose(timeoutMs))
    this.owner[Symbol.dispose]()
    if (disposals.every(({ outcome }) => outcome !== 'hung')) this.#holding[Symbol.dispose]()
    return disposals
  }
}
