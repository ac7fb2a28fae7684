// The values of one instance, in the order they were ready. Disposed in reverse, each in its own time box: one that
// hangs or fails does not keep the others.
import { setTimeout as sleep } from 'node:timers/promises'
import { TidemarkError } from '../../errors.ts'

export interface StateDefinition<S> {
  /** Named in reports and errors. */
  readonly name: string
  readonly init: () => S | Promise<S>
  readonly dispose: ((value: S) => Promise<void> | void) | undefined
}

export type DisposalOutcome = 'disposed' | 'failed' | 'hung'

export interface Disposal {
  readonly name: string
  readonly outcome: DisposalOutcome
  readonly error?: unknown
}

interface Ready {
  readonly name: string
  readonly dispose: () => Promise<void>
}

interface Starting<S> {
  readonly name: string
  readonly resolve: (value: S) => void
  readonly reject: (reason: unknown) => void
  readonly release: (value: S) => Promise<void>
}

export class StateTable {
  readonly #label: string
  readonly #ready: Ready[] = []
  /** Initialisers that have not come to an end, with what rejects those who wait for them. */
  readonly #starting = new Map<
    Promise<void>,
    { readonly name: string; readonly reject: (reason: Error) => void }
  >()
  #closed = false

  /** @param label names the instance in errors */
  constructor(label: string) {
    this.#label = label
  }

  get size(): number {
    return this.#ready.length
  }

  /** @throws TidemarkError `disposed` */
  assertOpen(): void {
    if (this.#closed) throw this.#disposed()
  }

  /** Starts an initialiser. The value rejects with `disposed` when this is disposed first; it is then disposed itself. */
  start<S>({ name, init, dispose }: StateDefinition<S>): Promise<S> {
    this.assertOpen()
    const { promise, resolve, reject } = Promise.withResolvers<S>()
    const release = async (value: S): Promise<void> => dispose?.(value)
    const starting = this.#started(init, { name, resolve, reject, release }).finally(() => {
      this.#starting.delete(starting)
    })
    this.#starting.set(starting, { name, reject })
    return promise
  }

  /** Nobody is given anything any more; resolves when everything was disposed, failed or hung. */
  async dispose(timeoutMs: number): Promise<readonly Disposal[]> {
    this.#closed = true
    const starting = [...this.#starting]
    const reason = this.#disposed()
    for (const [, { reject }] of starting) reject(reason)
    const late = await Promise.all(starting.map(([done, { name }]) => timeBoxed(name, () => done, timeoutMs)))
    const disposals: Disposal[] = late.filter(({ outcome }) => outcome === 'hung')
    for (let ready = this.#ready.pop(); ready !== undefined; ready = this.#ready.pop()) {
      disposals.push(await timeBoxed(ready.name, ready.dispose, timeoutMs))
    }
    return disposals
  }

  async #started<S>(init: () => S | Promise<S>, value: Starting<S>): Promise<void> {
    try {
      const made = await init()
      if (this.#closed) return await value.release(made)
      this.#ready.push({ name: value.name, dispose: () => value.release(made) })
      value.resolve(made)
    } catch (error) {
      value.reject(error)
    }
  }

  #disposed(): TidemarkError {
    return new TidemarkError('disposed', `Use ${this.#label}: it was disposed`)
  }
}

/** Never throws. */
async function timeBoxed(name: string, work: () => Promise<void>, timeoutMs: number): Promise<Disposal> {
  const stop = new AbortController()
  const hung: Disposal = { name, outcome: 'hung' }
  const timeUp = sleep(timeoutMs, hung, { signal: stop.signal }).catch(() => hung)
  const outcome = await Promise.race([timeUp, disposal(name, work)])
  stop.abort()
  return outcome
}

async function disposal(name: string, work: () => Promise<void>): Promise<Disposal> {
  try {
    await work()
    return { name, outcome: 'disposed' }
  } catch (error) {
    return { name, outcome: 'failed', error }
  }
}
