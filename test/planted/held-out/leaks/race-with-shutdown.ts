// Every wait is raced against the end of the program, which so collects a reaction per wait.
// Grows by about 270 B a step.
const { promise: shutdown } = Promise.withResolvers<never>() // leak: container

async function poll(i: number): Promise<{ rows: number[] }> {
  await Promise.resolve()
  return { rows: Array.from({ length: 560 }, (_, n) => n + i / 3) }
}

export const create = () => ({
  async step(i: number) {
    const { rows } = await Promise.race([shutdown, poll(i)]) // leak: heap, promise
    return rows.length
  },
  async close() {},
})
