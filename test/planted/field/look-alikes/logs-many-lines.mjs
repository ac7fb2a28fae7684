// Two hundred lines a step without a pause: they wait in the stream until the pipe has taken them.
export function create() {
  return {
    step(i) {
      for (let line = 0; line < 200; line++) console.log(`step ${i}, line ${line}: all is well`)
    },
    close() {},
  }
}
