// What a turn overrides is laid over the settings. When 24 layers lie on each other, they are pressed into one.
const LAYERS = 24
const defaults = { model: 'small', temperature: 0.2, maxTokens: 4_096, tools: ['read', 'edit'] }

class Settings {
  #current = defaults
  #layers = 0

  override(values) {
    if (this.#layers >= LAYERS) this.#collapse()
    this.#current = Object.assign(Object.create(this.#current), values)
    this.#layers++
  }

  #collapse() {
    const flat = {}
    for (const key in this.#current) flat[key] = this.#current[key]
    this.#current = flat
    this.#layers = 0
  }

  get(key) {
    return this.#current[key]
  }
}

const overridesOf = (i) => ({
  temperature: (i % 10) / 10 + 0.05,
  maxTokens: 1_000 + i,
  stop: [`</turn-${i}>`, `</answer-${i}>`],
  tools: Array.from({ length: 8 }, (_, n) => `tool_${i}_${n}`),
})

export async function create() {
  const settings = new Settings()
  return {
    async step(i) {
      settings.override(overridesOf(i))
      return `${settings.get('model')}: ${settings.get('tools').length}`
    },
    async close() {},
  }
}
