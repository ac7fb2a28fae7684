// A closed life enters the list of the lives to be reported on, with all that it had.
// Grows by about 80 kB a life.
const lives: { readonly rows: number[][] }[] = [] // leak: container

export function create() {
  const rows: number[][] = [] // leak: container
  return {
    step(i: number) {
      rows[i % 20] = Array.from({ length: 500 }, (_, n) => i + n / 2) // leak: heap
    },
    close() {
      lives.push({ rows }) // leak: heap
    },
  }
}
