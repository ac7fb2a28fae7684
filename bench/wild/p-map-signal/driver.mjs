// A crawler: pages are fetched two at a time, all of it with the signal of the program.
import pMap from 'p-map'

export async function create() {
  const ending = new AbortController()
  return {
    async step(i) {
      const pages = await pMap([1, 2, 3], async (n) => n * i, { concurrency: 2, signal: ending.signal })
      if (pages[2] !== 3 * i) throw new Error('another page')
    },
    close() { ending.abort() },
  }
}
