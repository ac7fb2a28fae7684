// Each request composes a signal over one that lives as long as the client, and listens no more once it is answered.
class Client {
  #closing = new AbortController()

  async request(i) {
    const signal = AbortSignal.any([this.#closing.signal, new AbortController().signal])
    const { promise, reject } = Promise.withResolvers()
    const fail = () => reject(signal.reason)
    signal.addEventListener('abort', fail)
    try {
      return await Promise.race([promise, Promise.resolve(i)])
    } finally {
      signal.removeEventListener('abort', fail)
    }
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
