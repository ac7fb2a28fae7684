// An instance patches the transport to keep what it sent last. At its end it takes the patch off again.
interface Transport {
  send(message: string): number
}

const transport: Transport = { send: (message) => message.length }

class Recorder {
  readonly #recent: string[] = []
  #restore = () => {}

  install(target: Transport) {
    const { send } = target
    const patched = (message: string) => {
      this.#recent.push(message)
      if (this.#recent.length > 100) this.#recent.shift()
      return send.call(target, message)
    }
    target.send = patched
    this.#restore = () => {
      if (target.send === patched) target.send = send
    }
  }

  uninstall() {
    this.#restore()
    this.#restore = () => {}
  }
}

export async function create() {
  const recorder = new Recorder()
  recorder.install(transport)
  return {
    async step(i: number) {
      const input = { path: `src/file-${i}.ts`, text: 'x'.repeat(900) }
      return transport.send(
        JSON.stringify({ jsonrpc: '2.0', id: i, method: 'tools/call', params: { input } }),
      )
    },
    close: async () => recorder.uninstall(),
  }
}
