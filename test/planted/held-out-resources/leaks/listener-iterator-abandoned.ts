// Waits for the answer to a permission with an iterator over events, of which it takes the first.
import { EventEmitter, on } from 'node:events'

type Decision = { id: number; allowed: boolean }

const ui = new EventEmitter()
ui.setMaxListeners(0)

async function askPermission(id: number, tool: string) {
  const decisions = on(ui, 'decision') // leak: listener
  ui.emit('question', { id, tool })
  const { value } = await decisions.next()
  const [decision]: Decision[] = value ?? []
  return decision?.id === id && decision.allowed
}

ui.on('question', ({ id, tool }: { id: number; tool: string }) => {
  queueMicrotask(() => ui.emit('decision', { id, allowed: tool !== 'rm' }))
})

export function create() {
  let refused = 0
  return {
    async step(i: number) {
      if (!(await askPermission(i, i % 3 === 0 ? 'rm' : 'read'))) refused++ // leak: listener
    },
    close() {
      return refused
    },
  }
}
