// One row a step in a process that rightly holds three million small objects from the start: a snapshot of it would take
// 4 GB.
const index = Array.from({ length: 3_000_000 }, (_, id) => ({ id, at: id * 2, next: undefined }))
const rows = []

export function create() {
  return {
    step(i) {
      rows.push({ row: i }) // leak: heap
      return index.length
    },
    close() {},
  }
}
