// How often a page was asked for decides what stays cached. The counts are halved every 90 reads, and forgotten at nought.
const CAPACITY = 60

class PageCache {
  readonly #pages = new Map<string, string>()
  readonly #uses = new Map<string, number>()
  #reads = 0

  read(url: string): string {
    this.#uses.set(url, (this.#uses.get(url) ?? 0) + 1)
    if (++this.#reads % 90 === 0) this.#age()
    const cached = this.#pages.get(url)
    if (cached !== undefined) return cached
    const page = `<html>${url}${'<p>text</p>'.repeat(200)}</html>`.toLowerCase()
    if (this.#pages.size < CAPACITY || this.#makeRoom(url)) this.#pages.set(url, page)
    return page
  }

  #makeRoom(url: string) {
    const uses = this.#uses.get(url) ?? 0
    for (const cached of this.#pages.keys()) {
      if ((this.#uses.get(cached) ?? 0) < uses) return this.#pages.delete(cached)
    }
    return false
  }

  #age() {
    for (const [url, uses] of this.#uses) {
      if (uses < 2) this.#uses.delete(url)
      else this.#uses.set(url, uses >> 1)
    }
  }
}

export async function create() {
  const cache = new PageCache()
  return {
    async step(i: number) {
      cache.read(`http://127.0.0.1/docs/chapter-${i % 12}`)
      return cache.read(`http://127.0.0.1/docs/section-${i}/page`).length
    },
    async close() {},
  }
}
