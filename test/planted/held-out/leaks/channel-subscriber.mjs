// Each session listens on a diagnostics channel with a closure of its own, and the end of it is not wired.
// Grows by about 3.3 kB a step.
import { channel } from 'node:diagnostics_channel'

const toolCalls = channel('planted:agent.tool') // leak: container

class Meter {
  constructor(session) {
    this.session = session
    this.durations = new Float64Array(400) // leak: heap
    this.count = 0
    this.onCall = ({ ms }) => {
      // leak: heap
      this.durations[this.count++ % 400] = ms
    }
  }

  start() {
    toolCalls.subscribe(this.onCall) // leak: heap, listener
    return this
  }

  stop() {
    return toolCalls.unsubscribe(this.onCall)
  }
}

export async function create() {
  return {
    async step(i) {
      new Meter(`ses_${i}`).start() // leak: heap
      if (i % 40 === 0) toolCalls.publish({ ms: i })
    },
    async close() {},
  }
}
