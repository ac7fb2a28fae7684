// An editor's state: an atom for each cell that was ever shown.
import { atom, createStore } from 'jotai/vanilla'
import { atomFamily } from 'jotai/vanilla/utils'

export async function create() {
  const cells = atomFamily((id) => atom({ id, text: '' }))
  const store = createStore()
  return {
    step(i) {
      store.set(cells(`cell-${i}`), { id: i, text: 'x' })
      if (store.get(cells(`cell-${i}`)).text !== 'x') throw new Error('not written')
      cells.remove(`cell-${i}`)
    },
    close() { cells.setShouldRemove(() => true) },
  }
}
