// A collaborative editor's server: a document with its awareness for every room that is opened.
import { Awareness } from 'y-protocols/awareness'
import { Doc } from 'yjs'

export async function create() {
  return {
    async step(i) {
      const room = new Doc()
      const awareness = new Awareness(room)
      awareness.setLocalState({ user: `user ${i}` })
      room.destroy()
    },
    async close() {},
  }
}
