// Each task races a promise that nobody settles, which keeps all that ever waited for it.
class Server {
  #closed = Promise.withResolvers()

  async untilClosed(task) {
    return await Promise.race([this.#closed.promise, task]) // leak: heap
  }
}

const server = new Server()

async function work(i) {
  await new Promise((done) => setImmediate(done))
  return `answer ${i}`
}

export function create() {
  return {
    async step(i) {
      await server.untilClosed(work(i))
    },
    close() {},
  }
}
