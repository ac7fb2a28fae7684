// The same queue with as many workers as jobs; it is never empty, and never long.
class Queue {
  waiting = []

  push(job) {
    return new Promise((settle) => {
      this.waiting.push({ job, settle })
    })
  }

  work() {
    const next = this.waiting.shift()
    next?.settle(next.job())
  }
}

export function create() {
  const queue = new Queue()
  for (let i = 0; i < 20; i++) void queue.push(() => i)
  return {
    step(i) {
      void queue.push(() => i)
      queue.work()
    },
    close() {
      while (queue.waiting.length > 0) queue.work()
    },
  }
}
