// Pagers are asked for their first page and put aside; what is suspended in them stays.
// Grows by about 4.2 kB a step.
function* pages(from: number) {
  const rows = Array.from({ length: 500 }, (_, n) => from + n + 0.5) // leak: heap
  for (let at = 0; at < rows.length; at += 50) yield rows.slice(at, at + 50)
}

export function create() {
  const pagers: Generator<number[]>[] = [] // leak: container
  return {
    step(i: number) {
      const pager = pages(i) // leak: heap
      pager.next()
      pagers.push(pager) // leak: heap
    },
    close() {},
  }
}
