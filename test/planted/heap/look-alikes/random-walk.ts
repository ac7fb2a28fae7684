// The number of rows walks at random, drawn back to its mean of 100 the more the further it is.
export function create() {
  const rows: number[][] = []
  let seed = 7
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed / 2 ** 32
  }
  return {
    step(i: number) {
      const wanted = Math.max(0, Math.round(rows.length + (100 - rows.length) * 0.2 + (random() - 0.5) * 60))
      while (rows.length < wanted) rows.push(Array.from({ length: 50 }, (_, n) => n + i / 3))
      rows.length = wanted
    },
    close() {
      rows.length = 0
    },
  }
}
