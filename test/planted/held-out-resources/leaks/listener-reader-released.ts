// Streams of the output of a session: who detaches lets go of the reader, and the stream stays subscribed.
import { EventEmitter } from 'node:events'

const output = new EventEmitter()
output.setMaxListeners(0)

function follow(session: number): ReadableStream<string> {
  let forward: (text: string) => void = () => {}
  return new ReadableStream<string>({
    start(controller) {
      forward = (text) => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(text)
      }
      output.on(`output:${session % 4}`, forward) // leak: listener
    },
    cancel() {
      output.off(`output:${session % 4}`, forward)
    },
  })
}

async function firstOutput(session: number, keepsOpen: boolean) {
  const reader = follow(session).getReader() // leak: listener
  const reading = reader.read()
  output.emit(`output:${session % 4}`, `line of ${session}\n`)
  const { value } = await reading
  if (keepsOpen) reader.releaseLock()
  else await reader.cancel()
  return value
}

export function create() {
  return {
    async step(i: number) {
      await firstOutput(i, i % 8 === 1) // leak: listener
    },
    close() {},
  }
}
