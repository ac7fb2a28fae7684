// Each edit pushes its inverse; there is no depth at which the oldest is dropped.
// Grows by about 800 B a step.
class Editor {
  #lines: string[] = ['', '', '', '']
  readonly #undo: (() => void)[] = [] // leak: container

  edit(at: number, text: string) {
    const before = this.#lines.with(at, JSON.stringify({ at, text })) // leak: heap
    this.#undo.push(() => (this.#lines = before)) // leak: heap
    this.#lines = this.#lines.with(at, text) // leak: heap
  }
}

export function create() {
  const editor = new Editor()
  return {
    step(i: number) {
      const text = Array.from({ length: 40 }, (_, n) => (i * 31 + n * 17) % 997).join(' ') // leak: heap
      editor.edit(i % 4, text)
    },
    close() {},
  }
}
