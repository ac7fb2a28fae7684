// The language servers of one instance: one per directory and server, started with the first document that is its own.
import { extname } from 'node:path'
import { TidemarkError } from '../../errors.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { Instance } from '../instance/instance.ts'
import type { ChildProcesses } from '../process/child-processes.ts'
import type { Diagnostic } from './diagnostic.ts'
import { LanguageServer } from './language-server.ts'
import type { ServerCommand, ServerLimits } from './server-command.ts'

export interface LanguageServersOptions {
  readonly commands: readonly ServerCommand[]
  readonly processes: ChildProcesses
  readonly registry: ResourceRegistry
  readonly limits?: Partial<ServerLimits> | undefined
}

export class LanguageServers implements AsyncDisposable {
  readonly #options: LanguageServersOptions
  readonly #instance: Instance
  readonly #running = new Map<string, Promise<LanguageServer>>()
  #closed = false

  constructor(options: LanguageServersOptions, instance: Instance) {
    this.#options = options
    this.#instance = instance
  }

  /** Servers running or starting. */
  get size(): number {
    return this.#running.size
  }

  /** @throws TidemarkError `language-server`, `process` or `disposed` */
  async diagnose(path: string, text: string): Promise<readonly Diagnostic[]> {
    const server = await this.#server(this.#commandFor(path))
    return await server.diagnose(path, text)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    const running = [...this.#running.values()]
    this.#running.clear()
    await Promise.allSettled(running.map(async (server) => (await server)[Symbol.asyncDispose]()))
  }

  async #server(command: ServerCommand): Promise<LanguageServer> {
    if (this.#closed) throw new TidemarkError('disposed', `Start ${command.name}: the instance was disposed`)
    const running = this.#running.get(command.name)
    const alive = await running?.catch(() => undefined)
    if (alive?.isAlive === true) return alive
    // Somebody else may have started one while we waited.
    if (running !== this.#running.get(command.name)) return await this.#server(command)
    const starting = this.#start(command)
    this.#running.set(command.name, starting)
    return await starting
  }

  async #start(command: ServerCommand): Promise<LanguageServer> {
    const { processes, registry, limits } = this.#options
    const { directory, owner } = this.#instance
    return await LanguageServer.start({
      command,
      directory,
      processes,
      registry,
      owner,
      ...(limits && { limits }),
    })
  }

  #commandFor(path: string): ServerCommand {
    const command = this.#options.commands.find(({ languages }) => extname(path) in languages)
    if (command !== undefined) return command
    throw new TidemarkError('language-server', `Diagnose ${path}: no language server is set up for it`)
  }
}

/** The servers of the instance that the caller works in, disposed with it. */
export function serversOfInstance(options: LanguageServersOptions): () => Promise<LanguageServers> {
  return Instance.state(
    function languageServers() {
      return new LanguageServers(options, Instance.current)
    },
    (servers) => servers[Symbol.asyncDispose](),
  )
}
