// Each tool call is measured between two marks. They are cleared every 20 calls, once a summary has been made of them.
import { performance } from 'node:perf_hooks'

interface Summary {
  calls: number
  totalMs: number
  slowestMs: number
}

class ToolTimings {
  readonly summaries = new Map<string, Summary>()
  #names: string[] = []

  async time(name: string, id: number, body: () => Promise<unknown>) {
    const key = `${name}#${id}`
    performance.mark(`${key}:start`, { detail: { name, id } })
    await body()
    performance.mark(`${key}:end`, { detail: { name, id } })
    performance.measure(key, { start: `${key}:start`, end: `${key}:end`, detail: name })
    this.#names.push(key)
    if (this.#names.length >= 20) this.summarise()
  }

  summarise() {
    for (const key of this.#names) {
      const [measure] = performance.getEntriesByName(key, 'measure')
      const tool = key.slice(0, key.indexOf('#'))
      const summary = this.summaries.get(tool) ?? { calls: 0, totalMs: 0, slowestMs: 0 }
      summary.calls++
      summary.totalMs += measure?.duration ?? 0
      summary.slowestMs = Math.max(summary.slowestMs, measure?.duration ?? 0)
      this.summaries.set(tool, summary)
      for (const mark of [`${key}:start`, `${key}:end`]) performance.clearMarks(mark)
      performance.clearMeasures(key)
    }
    this.#names = []
  }
}

let calls = 0

export async function create() {
  const timings = new ToolTimings()
  return {
    async step(i: number) {
      await timings.time(
        `tool:${['grep', 'read', 'edit'][i % 3]}`,
        calls++,
        async () => new Promise(setImmediate),
      )
    },
    close: async () => timings.summarise(),
  }
}
