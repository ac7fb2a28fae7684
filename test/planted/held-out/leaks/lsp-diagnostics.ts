// A language server publishes diagnostics; when a scratch file is closed its list is emptied, and its row stays.
// Grows by about 340 B a step.
type Uri = `file://${string}`

interface PublishDiagnostics {
  readonly uri: Uri
  readonly version: number
  readonly diagnostics: readonly { readonly line: number; readonly message: string }[]
}

class LspClient {
  readonly diagnostics = new Map<Uri, PublishDiagnostics>() // leak: container
  readonly #handlers: Partial<Record<string, (params: PublishDiagnostics) => void>>

  constructor() {
    this.#handlers = {
      'textDocument/publishDiagnostics': (params) => this.diagnostics.set(params.uri, params), // leak: heap
    }
  }

  receive(json: string) {
    const { method, params } = JSON.parse(json) // leak: heap
    this.#handlers[method]?.(params)
  }
}

export function create() {
  const client = new LspClient()
  const publish = (uri: string, version: number, messages: string[]) =>
    client.receive(
      JSON.stringify({
        method: 'textDocument/publishDiagnostics',
        params: { uri, version, diagnostics: messages.map((message, line) => ({ line, message })) },
      }),
    )
  return {
    step(i: number) {
      for (const name of ['untitled', 'untitled.test']) {
        const uri = `file:///tmp/scratch/${i.toString(36)}-${'x'.repeat(12)}/${name}.ts`
        publish(uri, 1, ['unused variable', 'missing return', 'implicit any'])
        publish(uri, 2, [])
      }
    },
    close() {},
  }
}
