// 150 pages are cached, and how often each was asked for decides which go. The counts of those that went are kept as well.
// Grows by about 310 B a step.
interface Use {
  readonly url: string
  readonly recentMs: number[]
  hits: number
}

const CAPACITY = 150

class PageCache {
  readonly #pages = new Map<string, string>()
  readonly #uses = new Map<string, Use>() // leak: container

  read(url: string): string {
    const use = this.#uses.get(url) ?? { url, recentMs: [], hits: 0 } // leak: heap
    use.hits++
    use.recentMs.push(performance.now()) // leak: heap
    if (use.recentMs.length > 8) use.recentMs.shift()
    this.#uses.set(url, use) // leak: heap
    const page = this.#pages.get(url) ?? `<html>${url}${'<p>text</p>'.repeat(300)}</html>`.toLowerCase()
    this.#pages.set(url, page)
    if (this.#pages.size > CAPACITY) this.#evict()
    return page
  }

  #evict() {
    let least: Use | undefined
    for (const url of this.#pages.keys()) {
      const use = this.#uses.get(url)
      if (use !== undefined && use.hits < (least?.hits ?? Infinity)) least = use
    }
    if (least !== undefined) this.#pages.delete(least.url)
  }
}

export async function create() {
  const cache = new PageCache()
  return {
    async step(i: number) {
      cache.read('http://127.0.0.1/index')
      const url = `http://127.0.0.1/docs/section-${i}/page` // leak: heap
      return cache.read(url).length
    },
    async close() {},
  }
}
