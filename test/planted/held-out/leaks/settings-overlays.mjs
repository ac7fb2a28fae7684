// What a turn overrides is laid over the settings, and the layer becomes the ground for the next turn.
// Grows by about 1 kB a step.
const defaults = { model: 'small', temperature: 0.2, maxTokens: 4_096, tools: ['read', 'edit'] }

class Settings {
  #current = defaults // leak: container

  override(values) {
    this.#current = Object.assign(Object.create(this.#current), values) // leak: heap
    return this.#current
  }

  get(key) {
    return this.#current[key]
  }
}

function overridesOf(i) {
  return {
    temperature: (i % 10) / 10 + 0.05, // leak: heap
    maxTokens: 1_000 + i,
    stop: [`</turn-${i}>`, `</answer-${i}>`], // leak: heap
    tools: Array.from({ length: 8 }, (_, n) => `tool_${i}_${n}`), // leak: heap
  }
}

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
