// One delivery in ten fails for good. After three attempts it goes to the dead letters, which nobody ever reads.
// Grows by about 440 B a step.
interface Job {
  readonly id: number
  readonly url: string
  readonly body: string
  attempts: number
  failures: Error[]
}

class DeliveryQueue {
  readonly #dead: Job[] = [] // leak: container
  #waiting: Job[] = []

  post(job: Job) {
    this.#waiting.push(job)
  }

  async drain() {
    while (this.#waiting.length > 0) {
      const jobs = this.#waiting
      this.#waiting = []
      for (const job of jobs) await this.#attempt(job)
    }
  }

  async #attempt(job: Job) {
    job.attempts++
    try {
      await deliver(job)
    } catch (error) {
      job.failures.push(error instanceof Error ? error : new Error(String(error))) // leak: heap
      if (job.attempts < 3) this.post(job)
      else this.#dead.push(job) // leak: heap
    }
  }
}

async function deliver(job: Job) {
  await Promise.resolve()
  if (job.id % 10 === 3) throw new Error(`410 Gone: ${job.url}`) // leak: heap
}

export async function create() {
  const queue = new DeliveryQueue()
  return {
    async step(i: number) {
      const diff = `@@ -${i} +${i} @@\n`.repeat(160)
      const body = JSON.stringify({ event: 'turn.completed', turn: i, diff }) // leak: heap
      queue.post({ id: i, url: `http://127.0.0.1/hooks/${i}`, body, attempts: 0, failures: [] }) // leak: heap
      await queue.drain()
    },
    close: () => queue.drain(),
  }
}
