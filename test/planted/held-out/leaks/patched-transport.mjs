// An instance patches the transport to count what it sends. It says that it stops at the end, but leaves the patch there.
// Grows by about 19 kB a life.
const transport = {
  // leak: container
  sent: 0,
  send(message) {
    this.sent++
    return message.length
  },
}

class Usage {
  #bySize = Array.from({ length: 300 }, (_, n) => ({ upTo: (n + 1) * 64.5, count: 0 })) // leak: heap
  #isActive = true

  install() {
    // leak: heap
    const send = transport.send
    transport.send = (message) => {
      // leak: heap
      if (this.#isActive) this.#count(message.length)
      return send.call(transport, message)
    }
  }

  #count(size) {
    const bucket = this.#bySize.find(({ upTo }) => size <= upTo)
    if (bucket !== undefined) bucket.count++
  }

  stop() {
    this.#isActive = false
  }
}

export async function create() {
  const usage = new Usage() // leak: heap
  usage.install()
  return {
    async step(i) {
      return transport.send(
        JSON.stringify({ jsonrpc: '2.0', id: i, method: 'tools/call', pad: '-'.repeat(i % 90) }),
      )
    },
    async close() {
      usage.stop()
    },
  }
}
