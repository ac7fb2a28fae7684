// A class that keeps a list of all its instances.
// Grows by about 1.1 kB a step.
class Task {
  static readonly all: Task[] = [] // leak: container
  readonly name: string
  readonly samples: number[]

  constructor(name: string) {
    this.name = name
    this.samples = Array.from({ length: 120 }, (_, n) => n * 0.25) // leak: heap
    Task.all.push(this) // leak: heap
  }

  mean() {
    return this.samples.reduce((sum, sample) => sum + sample, 0) / this.samples.length
  }
}

export function create() {
  return {
    step(i: number) {
      new Task(`task ${i}`).mean() // leak: heap
    },
    close() {},
  }
}
