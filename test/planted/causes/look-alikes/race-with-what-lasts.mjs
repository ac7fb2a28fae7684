// Each task races a promise of its own, which is settled once the task is done.
class Server {
  async untilClosed(task) {
    const closed = Promise.withResolvers()
    try {
      return await Promise.race([closed.promise, task])
    } finally {
      closed.resolve()
    }
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
