// Each tool call is measured between two marks. Node keeps marks and measures until they are cleared.
// Grows by about 800 B a step.
import { performance } from 'node:perf_hooks'

interface Timing {
  readonly name: string
  readonly ms: number
}

async function timed(name: string, id: number, body: () => Promise<unknown>): Promise<Timing> {
  const started = `${name}#${id}:start` // leak: heap
  const ended = `${name}#${id}:end` // leak: heap
  performance.mark(started, { detail: { name, id } }) // leak: heap
  try {
    await body()
  } finally {
    performance.mark(ended, { detail: { name, id } }) // leak: heap
  }
  const measure = performance.measure(`${name}#${id}`, { start: started, end: ended, detail: { id } }) // leak: heap
  return { name, ms: measure.duration }
}

let calls = 0

export async function create() {
  let slowest: Timing = { name: '', ms: 0 }
  return {
    async step() {
      const timing = await timed('tool:grep', calls++, async () => new Promise(setImmediate))
      if (timing.ms > slowest.ms) slowest = timing
    },
    async close() {},
  }
}
