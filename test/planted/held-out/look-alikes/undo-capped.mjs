// An undo stack of 120 edits, and a redo stack that is emptied by each new edit.
const DEPTH = 120

export async function create() {
  const undo = []
  let redo = []
  let text = ''
  return {
    async step(i) {
      const before = text
      text = JSON.stringify({ edit: i, body: Array.from({ length: 50 }, (_, n) => (n * i) % 101) })
      undo.push({ before, after: text, apply: () => (text = before) })
      if (undo.length > DEPTH) undo.shift()
      if (i % 9 === 8) redo.push(...undo.splice(-3))
      else redo = []
    },
    async close() {
      undo.length = 0
      redo.length = 0
    },
  }
}
