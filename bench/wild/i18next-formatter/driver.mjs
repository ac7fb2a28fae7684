// A server renders a date into every message, with i18next's own formatter.
import i18next from 'i18next'

const year = { year: 'numeric', month: 'long', day: 'numeric', hour: 'numeric', minute: 'numeric' }

export async function create() {
  const texts = i18next.createInstance()
  await texts.init({ lng: 'de', resources: { de: { translation: { due: 'fällig am {{when, datetime}}' } } } })
  return {
    async step(i) {
      const when = new Date(1_700_000_000_000 + i * 61_000)
      const text = texts.t('due', { when, formatParams: { when: year } })
      if (!text.startsWith('fällig am ')) throw new Error(text)
    },
    async close() {},
  }
}
