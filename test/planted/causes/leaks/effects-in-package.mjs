// Effects on a signal that all pages share, in a list that no Map, Set or array holds.
import { signal, watchEffect } from 'signal-links'

export function create() {
  const locale = signal('en')
  return {
    step(i) {
      const page = { number: i, title: '' }
      const show = () => {
        page.title = `${locale.value} ${page.number}`
      }
      watchEffect(show) // leak: heap
    },
    close() {},
  }
}
