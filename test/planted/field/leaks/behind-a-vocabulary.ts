// Words are counted, of which there are 1,500, and beside them the id of each request, of which there is no end.
const words = new Map<string, { count: number }>()
let seed = 3

function random(): number {
  seed = (seed * 48_271) % 2_147_483_647
  return seed / 2_147_483_647
}

function learn(word: string): void {
  const known = words.get(word)
  if (known === undefined) words.set(word, { count: 1 }) // leak: heap
  else known.count += 1
}

export function create() {
  return {
    step(serial: number) {
      for (let each = 0; each < 12; each += 1) learn(`word ${Math.floor(random() * 1_500)}`)
      learn(`request ${serial}`)
    },
    close() {},
  }
}
