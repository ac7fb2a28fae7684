// Language servers are ended if they are still connected, which only a child with a channel ever is.
import { type ChildProcess, spawn } from 'node:child_process'

export const meta = { steps: 8 }

class LanguageServer {
  readonly language: string
  #child: ChildProcess

  constructor(language: string) {
    this.language = language
    this.#child = spawn('cat', [], { stdio: ['pipe', 'ignore', 'ignore'] }) // leak: process
    this.#child.on('error', () => {})
  }

  notify(method: string) {
    this.#child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', method })}\n`)
  }

  stop() {
    if (this.#child.connected) this.#child.kill()
  }
}

export function create() {
  let server = new LanguageServer('typescript') // leak: process
  return {
    step(i: number) {
      if (i % 2 === 1) {
        // The configuration changed.
        server.stop()
        server = new LanguageServer('typescript') // leak: process
      }
      server.notify('textDocument/didChange')
    },
    close() {
      server.stop()
    },
  }
}
