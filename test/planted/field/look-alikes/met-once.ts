// A table of 64 by 64 pairs, each made when it is first met: ever more, ever more slowly, and 4,096 in the end.
const table = new Map<number, { count: number }>()
let seed = 11

function random(): number {
  seed = (seed * 48_271) % 2_147_483_647
  return seed
}

function meet(one: number, other: number): void {
  const key = ((one & 63) << 6) | (other & 63)
  const pair = table.get(key)
  if (pair === undefined) table.set(key, { count: 1 })
  else pair.count += 1
}

export function create() {
  return {
    step() {
      for (let each = 0; each < 8; each += 1) meet(random(), random())
    },
    close() {},
  }
}
