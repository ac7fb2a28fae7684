// Each request composes a signal over one that lives as long as the client, and listens to it: it stays for that long too.
class Client {
  #closing = new AbortController()

  async request(i) {
    const signal = AbortSignal.any([this.#closing.signal, new AbortController().signal]) // leak: abort-composite
    const aborted = new Promise((_, fail) => {
      signal.addEventListener('abort', () => fail(signal.reason), { once: true })
    })
    return await Promise.race([aborted, Promise.resolve(i)])
  }
}

const client = new Client()

export function create() {
  return {
    async step(i) {
      await client.request(i)
    },
    close() {},
  }
}
