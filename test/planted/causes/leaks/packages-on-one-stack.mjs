// Three packages stand between the line and the Map: the one whose Map it is is named, neither the called nor the deepest.
import { run } from 'job-runner'

export function create() {
  return {
    step(i) {
      run(i, () => `result ${i}`) // leak: heap
    },
    close() {},
  }
}
