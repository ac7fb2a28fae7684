// A shop's state: a selector of one item by its id, called for each item that is shown.
import { createSelector } from 'reselect'

export async function create() {
  const state = { items: { 'item-1': { id: 'item-1', price: 3 } }, rates: { vat: 0.2 } }
  const priceOf = createSelector(
    [(from) => from.items, (from) => from.rates, (_, id) => id],
    (items, rates, id) => ({ id, price: (items[id]?.price ?? 0) * (1 + rates.vat) }),
  )
  return {
    step(i) {
      if (priceOf(state, `item-${i}`).id !== `item-${i}`) throw new Error('another item')
    },
    close() { priceOf.clearCache() },
  }
}
