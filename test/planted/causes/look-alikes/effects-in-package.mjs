// Effects on a signal that all pages share, each ended with its page.
import { signal, watchEffect } from 'signal-links'

export function create() {
  const locale = signal('en')
  return {
    step(i) {
      const page = { number: i, title: '' }
      const effect = watchEffect(() => {
        page.title = `${locale.value} ${page.number}`
      })
      locale.forget(effect)
    },
    close() {},
  }
}
