// What a full cache of open documents evicts is kept for a report that nobody makes: nothing for 400 steps, and one document
// a step from then on.
// Grows by about 290 B a step.
const MOST_OPEN = 400
const open = new Map<number, object>()
const evicted: object[] = []

function evict() {
  for (const [id, document] of open) {
    if (open.size <= MOST_OPEN) break
    open.delete(id)
    evicted.push(document) // leak: heap
  }
}

export function create() {
  return {
    step(i: number) {
      open.set(i, { path: `src/file-${i}.ts`, lines: Array.from({ length: 20 }, () => i) })
      evict()
    },
    close() {},
  }
}
