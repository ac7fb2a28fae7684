// Sessions are held weakly, and die; the references to them stay in the Map.
// Grows by about 200 B a step.
const sessions = new Map<string, WeakRef<object>>() // leak: container
let serial = 0

export function create() {
  return {
    step(i: number) {
      const session = { turns: Array.from({ length: 100 }, (_, n) => n * i) }
      sessions.set(`a session with a long name ${serial++}`, new WeakRef(session)) // leak: heap
      sessions.set(`its parent under another name ${serial++}`, new WeakRef(session)) // leak: heap
    },
    close() {},
  }
}
