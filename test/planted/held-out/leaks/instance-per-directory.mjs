// State by directory, made when first asked for; an instance that is closed disposes of its state and leaves it there.
// Grows by about 160 kB a life.
const states = new Map() // leak: container

const Instance = {
  state(directory, init) {
    if (!states.has(directory)) states.set(directory, init()) // leak: heap
    return states.get(directory)
  },
}

let count = 0

export async function create() {
  const directory = `/home/user/project-${count++}` // leak: heap
  const index = Instance.state(directory, () => ({ files: new Map(), isOpen: true })) // leak: heap
  return {
    async step(i) {
      const lines = Array.from({ length: 1_000 }, (_, n) => n + i / 7) // leak: heap
      index.files.set(i % 20, lines) // leak: heap
    },
    async close() {
      index.isOpen = false
    },
  }
}
