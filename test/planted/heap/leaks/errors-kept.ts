// Failures are collected for a report, with their stacks and what they failed on.
// Grows by about 2.5 kB a step.
class ToolFailure extends Error {
  readonly input: readonly number[]

  constructor(tool: string, input: readonly number[]) {
    super(`${tool} failed`) // leak: heap
    this.input = input
  }
}

const failures: ToolFailure[] = [] // leak: container

function run(tool: string) {
  const input = Array.from({ length: 200 }, (_, n) => n / 3) // leak: heap
  throw new ToolFailure(tool, input) // leak: heap
}

export function create() {
  return {
    step(i: number) {
      try {
        run(`tool ${i % 9}`)
      } catch (error) {
        if (error instanceof ToolFailure) failures.push(error) // leak: heap
      }
    },
    close() {},
  }
}
