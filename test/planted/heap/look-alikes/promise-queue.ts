// Four jobs at most at the same time; the others wait, and all are done before the step is.
export function create() {
  const waiting: (() => void)[] = []
  let free = 4
  const job = async (i: number) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve))
    else free -= 1
    const rows = Array.from({ length: 100 }, (_, n) => n + i)
    await new Promise((resolve) => setImmediate(resolve))
    const next = waiting.shift()
    if (next) next()
    else free += 1
    return rows.length
  }
  return {
    step: async (i: number) => (await Promise.all(Array.from({ length: 12 }, () => job(i)))).length,
    close() {},
  }
}
