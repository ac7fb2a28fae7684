// A server and what it logs.
import { ModelServer, type ModelServerOptions } from '../../src/model/model-server.ts'
import type { RequestEntry } from '../../src/model/request-entry.ts'

export interface Started extends AsyncDisposable {
  readonly server: ModelServer
  readonly url: string
  readonly entries: readonly RequestEntry[]
}

export async function started(options: ModelServerOptions = {}): Promise<Started> {
  const entries: RequestEntry[] = []
  const server = await ModelServer.start({ ...options, onRequest: (entry) => entries.push(entry) })
  return { server, url: server.url, entries, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}
