// Proves by the first connections that a program accepts that accepted sockets are heard of: Node tells how many a
// server has, and if that is some while its channel has said nothing, the probe is blind to them.
import net from 'node:net'
import type { Live, LiveResources } from './capture.ts'
import type { Patches } from './patches.ts'

/** Servers asked; one that accepts is enough. */
const maxServers = 64

const getConnections: unknown = Reflect.get(net.Server.prototype, 'getConnections')

export class Acceptances implements LiveResources {
  readonly dropped = 0
  readonly #patches: Patches
  readonly #servers = new Set<WeakRef<net.Server>>()
  #isProven = false

  constructor(patches: Patches) {
    this.#patches = patches
  }

  /** A connection was announced. */
  heard(): void {
    this.#isProven = true
    this.#servers.clear()
  }

  expect(server: net.Server): void {
    if (!this.#isProven && this.#servers.size < maxServers) this.#servers.add(new WeakRef(server))
  }

  tend(): void {
    for (const reference of this.#servers) {
      const server = reference.deref()
      if (server === undefined) this.#servers.delete(reference)
      else if (typeof getConnections === 'function')
        Reflect.apply(getConnections, server, [(_error: unknown, count: unknown) => this.#counted(count)])
    }
  }

  sweep(): void {
    this.tend()
  }

  live(): readonly Live[] {
    return []
  }

  #counted(count: unknown): void {
    if (this.#isProven || !this.#patches.isActive || typeof count !== 'number' || count === 0) return
    this.#patches.guard.switchOff(
      'Node did not announce an accepted connection on its channel net.server.socket',
    )
  }
}
