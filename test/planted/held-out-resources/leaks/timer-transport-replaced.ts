// A transport that stopped answering is replaced by a new one, and goes on with its keep-alive.
type Message = { id: number; method: string }

class Transport {
  readonly sent: Message[] = []
  #keepAlive: NodeJS.Timeout | undefined
  #id = 0

  open() {
    this.#keepAlive = setInterval(() => this.send('ping'), 45_000) // leak: timer
    this.#keepAlive.unref()
    return this
  }

  send(method: string) {
    this.sent.push({ id: ++this.#id, method })
    if (this.sent.length > 20) this.sent.shift()
    return this.#id % 8 !== 0
  }

  close() {
    clearInterval(this.#keepAlive)
  }
}

class Client {
  #transport = new Transport().open() // leak: timer

  request(method: string) {
    if (this.#transport.send(method)) return
    this.#transport = new Transport().open() // leak: timer
    this.#transport.send('initialize')
  }

  close() {
    this.#transport.close()
  }
}

export function create() {
  const client = new Client()
  return {
    step() {
      client.request('tools/call')
    },
    close() {
      client.close()
    },
  }
}
