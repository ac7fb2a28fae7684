// A window unsubscribes what it binds on the spot, which is another function than the one it subscribed.
// Grows by about 40 kB a life.
type OnChange = (key: string, value: number) => void

class ConfigStore {
  readonly #listeners = new Set<OnChange>() // leak: container
  readonly #values = new Map<string, number>()

  subscribe(listener: OnChange) {
    this.#listeners.add(listener) // leak: heap
  }

  unsubscribe(listener: OnChange) {
    this.#listeners.delete(listener)
  }

  set(key: string, value: number) {
    this.#values.set(key, value)
    for (const listener of this.#listeners) listener(key, value)
  }
}

const config = new ConfigStore() // leak: container

class AgentWindow {
  readonly #cells = new Float64Array(5_000) // leak: heap
  #redraws = 0

  constructor() {
    config.subscribe(this.#onChange.bind(this)) // leak: heap
  }

  #onChange(key: string, value: number) {
    this.#cells[key.length + (value % 80)] = value
    this.#redraws++
  }

  dispose() {
    config.unsubscribe(this.#onChange.bind(this))
    return this.#redraws
  }
}

export async function create() {
  const window = new AgentWindow() // leak: heap
  return {
    async step(i: number) {
      config.set(`theme.color${i % 16}`, i)
    },
    close: async () => void window.dispose(),
  }
}
