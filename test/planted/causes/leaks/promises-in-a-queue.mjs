// Jobs come faster than they are worked off: each waits in the queue with a promise that nobody settles.
class Queue {
  waiting = []

  push(job) {
    return new Promise((settle) => {
      this.waiting.push({ job, settle }) // leak: heap
    })
  }

  work() {
    const next = this.waiting.shift()
    next?.settle(next.job())
  }
}

export function create() {
  const queue = new Queue()
  return {
    step(i) {
      void queue.push(() => i)
      void queue.push(() => -i)
      queue.work()
    },
    close() {
      while (queue.waiting.length > 0) queue.work()
    },
  }
}
