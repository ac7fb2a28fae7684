// A parent keeps its finished subagents, and each keeps what it read.
// Grows by about 14 kB a step.
class Agent {
  constructor(name, parent) {
    this.name = name
    this.parent = parent
    this.children = [] // leak: container
    this.transcript = []
    parent?.children.push(this) // leak: heap
  }

  async prompt(text) {
    for (let n = 0; n < 10; n++) {
      this.transcript.push({ role: n % 2 ? 'tool' : 'assistant', text, scores: new Float64Array(140) }) // leak: heap
      await Promise.resolve()
    }
    return this.transcript.at(-1)
  }

  async task(name, text) {
    const child = new Agent(name, this) // leak: heap
    return (await child.prompt(text)).role
  }
}

export async function create() {
  const root = new Agent('root')
  return {
    step: async (i) => root.task(`explore-${i}`, `look for ${i}`), // leak: heap
    async close() {},
  }
}
