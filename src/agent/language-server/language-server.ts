// A language server of one directory: started with it, never outliving it. It is asked to shut down and to exit, and
// whatever it makes of that, its process and all it started are gone when the disposal resolves.
import { Buffer } from 'node:buffer'
import { basename, extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { InitializeParams } from 'vscode-languageserver-protocol'
import { z } from 'zod'
import { TidemarkError } from '../../errors.ts'
import type { Owner } from '../../resources/owner.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import type { Child } from '../process/child.ts'
import type { ChildProcesses } from '../process/child-processes.ts'
import { settledWithin } from '../settled-within.ts'
import { type Diagnostic, publishedDiagnostics, reportedDiagnostics } from './diagnostic.ts'
import { type OpenDocument, OpenDocuments } from './open-documents.ts'
import { defaultServerLimits, type ServerCommand, type ServerLimits } from './server-command.ts'
import { ServerConnection } from './server-connection.ts'

/** A server that publishes has said all it has to say about a version after this long without another word. */
const publishedMs = 150

export interface ServerStart {
  readonly command: ServerCommand
  /** Absolute; the server's root. */
  readonly directory: string
  readonly processes: ChildProcesses
  readonly registry: ResourceRegistry
  readonly owner?: Owner
  readonly limits?: Partial<ServerLimits>
}

interface Connected {
  readonly child: Child
  readonly connection: ServerConnection
  readonly command: ServerCommand
  readonly limits: ServerLimits
  /** Whether it is asked for diagnostics, or publishes them by itself. */
  readonly pulls: boolean
  readonly owned: AsyncDisposableStack
}

export class LanguageServer implements AsyncDisposable {
  readonly pid: number
  readonly #connected: Connected
  readonly #documents: OpenDocuments
  /** One document at a time: what is published later for a newer version must not answer for an older one. */
  #turn: Promise<unknown> = Promise.resolve()
  #closing: Promise<void> | undefined

  private constructor(connected: Connected) {
    const { child, connection, limits } = connected
    this.pid = child.pid
    this.#connected = connected
    this.#documents = new OpenDocuments(limits.maxDocuments, (uri) => this.#didClose(uri))
    const { rpc, protocol } = connection
    rpc.onNotification(protocol.PublishDiagnosticsNotification.type.method, (params: unknown) => {
      const said = publishedDiagnostics(params)
      if (said !== undefined) this.#documents.publish(said.uri, said.diagnostics)
    })
  }

  /**
   * Resolves once the server has answered `initialize`; if anything fails before that, nothing is left behind.
   * @throws TidemarkError `language-server` or `process`
   */
  static async start(start: ServerStart): Promise<LanguageServer> {
    await using acquiring = new AsyncDisposableStack()
    const { command, directory, processes, registry, owner } = start
    const { name, file, args } = command
    const limits = { ...defaultServerLimits, ...start.limits }
    acquiring.use(registry.hold('language-server', `${name} in ${directory}`, { owner }))
    const asked = { file, args, directory, label: name, streams: 'pipes', ...(owner && { owner }) } as const
    const child = acquiring.use(await processes.spawn(asked))
    const connection = acquiring.use(await ServerConnection.open({ name, child, answerMs: limits.answerMs }))
    const pulls = await initialize(connection, directory)
    return new LanguageServer({ child, connection, command, limits, pulls, owned: acquiring.move() })
  }

  /** False once the process has ended or the disposal has begun: start another. */
  get isAlive(): boolean {
    return this.#closing === undefined && !this.#connected.child.hasEnded
  }

  get openDocuments(): number {
    return this.#documents.size
  }

  /**
   * Opens a document, or changes it, and says what is wrong with it.
   * @throws TidemarkError `language-server` when it is too big, not the server's, or unanswered; `process`; `disposed`
   */
  async diagnose(path: string, text: string): Promise<readonly Diagnostic[]> {
    const turn = this.#turn.then(() => this.#diagnose(path, text))
    this.#turn = Promise.allSettled([turn])
    return await turn
  }

  /** False when it was not open. */
  close(path: string): boolean {
    return this.#documents.close(pathToFileURL(path).href)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }

  async #diagnose(path: string, text: string): Promise<readonly Diagnostic[]> {
    const { limits, pulls, command } = this.#connected
    if (!this.isAlive) throw new TidemarkError('disposed', `Diagnose ${path}: ${command.name} was ended`)
    const bytes = Buffer.byteLength(text)
    if (bytes > limits.maxDocumentBytes) {
      const most = `at most ${limits.maxDocumentBytes} are allowed`
      throw new TidemarkError('language-server', `Diagnose ${path}: it has ${bytes} bytes and ${most}`)
    }
    const document = this.#documents.next(pathToFileURL(path).href)
    this.#send(document, languageOf(command, path), text)
    return pulls ? await this.#pull(path, document) : await this.#await(path, document)
  }

  #send({ uri, version }: OpenDocument, languageId: string, text: string): void {
    const { connection } = this.#connected
    const { rpc, protocol } = connection
    const { DidOpenTextDocumentNotification: opened, DidChangeTextDocumentNotification: changed } = protocol
    connection.tell(() =>
      version === 1
        ? rpc.sendNotification(opened.type, { textDocument: { uri, languageId, version, text } })
        : rpc.sendNotification(changed.type, { textDocument: { uri, version }, contentChanges: [{ text }] }),
    )
  }

  #didClose(uri: string): void {
    const { connection } = this.#connected
    const { type } = connection.protocol.DidCloseTextDocumentNotification
    connection.tell(() => connection.rpc.sendNotification(type, { textDocument: { uri } }))
  }

  async #pull(path: string, { uri }: OpenDocument): Promise<readonly Diagnostic[]> {
    const { connection } = this.#connected
    const { type } = connection.protocol.DocumentDiagnosticRequest
    const ask = (): Promise<unknown> => connection.rpc.sendRequest(type.method, { textDocument: { uri } })
    return reportedDiagnostics(await this.#answered(`Diagnose ${path}`, ask))
  }

  /** Servers publish first what is quickly found: the last word counts. */
  async #await(path: string, document: OpenDocument): Promise<readonly Diagnostic[]> {
    let published = Promise.withResolvers<void>()
    document.notify = () => published.resolve()
    if (document.published === undefined) await this.#answered(`Diagnose ${path}`, () => published.promise)
    for (let last; last !== document.published;) {
      last = document.published
      published = Promise.withResolvers()
      await settledWithin([published.promise], publishedMs)
    }
    return document.published ?? []
  }

  /** A server that does not answer is ended: what waits for it would only get more. */
  async #answered<T>(action: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await this.#connected.connection.answer(action, ask)
    } catch (error) {
      if (error instanceof TidemarkError && error.code === 'language-server') void this[Symbol.asyncDispose]()
      throw error
    }
  }

  async #close(): Promise<void> {
    const { child, connection, limits, owned } = this.#connected
    const { rpc, protocol } = connection
    this.#documents.closeAll()
    try {
      const { ShutdownRequest: shutdown, ExitNotification: exit } = protocol
      await connection.answer('Shut down', () => rpc.sendRequest(shutdown.type), limits.shutdownMs)
      await rpc.sendNotification(exit.type)
      await settledWithin([child.ended], limits.shutdownMs)
    } catch {
      // It does not listen, or has ended already: the process ladder follows.
    }
    await owned.disposeAsync()
  }
}

const answerToInitialize = z.object({
  capabilities: z.object({ diagnosticProvider: z.unknown().optional() }),
})

/** Our process id goes with it: a server that is well made ends with us. Returns whether it is asked for diagnostics. */
async function initialize(connection: ServerConnection, directory: string): Promise<boolean> {
  const { rpc, protocol } = connection
  const uri = pathToFileURL(directory).href
  const params: InitializeParams = {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: basename(directory) }],
    capabilities: {
      textDocument: { diagnostic: {}, publishDiagnostics: {}, synchronization: { didSave: false } },
      workspace: { configuration: true, workspaceFolders: true },
    },
  }
  const { type } = protocol.InitializeRequest
  const answer: unknown = await connection.answer('Initialize', () => rpc.sendRequest(type, params))
  await rpc.sendNotification(protocol.InitializedNotification.type, {})
  return answerToInitialize.safeParse(answer).data?.capabilities.diagnosticProvider !== undefined
}

/** @throws TidemarkError `language-server` */
function languageOf({ name, languages }: ServerCommand, path: string): string {
  const languageId = languages[extname(path)]
  if (languageId !== undefined) return languageId
  throw new TidemarkError('language-server', `Diagnose ${path}: ${name} has no language for ${extname(path)}`)
}
