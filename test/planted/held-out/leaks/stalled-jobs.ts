// A job that is done leaves the table. One in fifteen stalls: its caller gives up waiting, and the table keeps it.
// Grows by about 300 B a step.
import { setImmediate as turn } from 'node:timers/promises'

class Job {
  readonly id: number
  readonly startedMs = performance.now() // leak: heap
  readonly frames: { readonly at: number; readonly file: string }[] = [] // leak: heap

  constructor(id: number) {
    this.id = id
  }

  async run(): Promise<'done'> {
    for (let n = 0; n < 60; n++) this.frames.push({ at: n + this.id / 2, file: 'runner.ts' }) // leak: heap
    await Promise.resolve()
    return this.id % 15 === 6 ? new Promise(() => {}) : 'done'
  }
}

class Executor {
  readonly #inFlight = new Map<number, Job>() // leak: container
  #next = 0

  async execute(): Promise<'done' | 'gave up'> {
    const job = new Job(this.#next++) // leak: heap
    this.#inFlight.set(job.id, job) // leak: heap
    const outcome = await Promise.race([job.run(), patience()])
    if (outcome === 'gave up') return outcome
    this.#inFlight.delete(job.id)
    return outcome
  }
}

async function patience(): Promise<'gave up'> {
  await turn()
  await turn()
  return 'gave up'
}

export async function create() {
  const executor = new Executor()
  return {
    step: async () => void (await executor.execute()),
    async close() {},
  }
}
