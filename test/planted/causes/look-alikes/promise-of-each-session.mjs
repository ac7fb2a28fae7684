// Sessions that end three steps later, and leave the Map when they do.
const sessions = new Map()

function open(id) {
  const ended = Promise.withResolvers()
  const finished = ended.promise.then(() => sessions.delete(id))
  return { id, end: ended.resolve, finished }
}

export function create() {
  return {
    async step(i) {
      sessions.set(i, open(i))
      const oldest = sessions.get(i - 3)
      oldest?.end()
      await oldest?.finished
    },
    close() {
      for (const { end } of sessions.values()) end()
      sessions.clear()
    },
  }
}
