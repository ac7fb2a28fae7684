// Every failure names the one before it as its cause, back to the first.
// Grows by about 630 B a step.
export function create() {
  let last: Error | undefined // leak: container
  const attempt = (i: number) => {
    last = new Error(`attempt ${i} failed on shard ${i % 7}`, { cause: last }) // leak: heap
    return (last.stack ?? '').length // leak: heap
  }
  return {
    step(i: number) {
      attempt(i)
    },
    close() {},
  }
}
