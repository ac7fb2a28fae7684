// Prices for each page from one stream, which is shared and replayed.
import { firstValueFrom, map, shareReplay, Subject } from 'rxjs'

export async function create() {
  const prices = new Subject()
  const shared = (page) => prices.pipe(map((price) => ({ page, price })), shareReplay({ bufferSize: 1, refCount: true }))
  return {
    async step(i) {
      const first = firstValueFrom(shared(i))
      prices.next(i)
      if ((await first).price !== i) throw new Error('another price')
    },
    close() { prices.complete() },
  }
}
