// What the registry shall do when a document dies refers to the document, so it never dies.
// Grows by about 6.5 kB a step.
class Document {
  readonly lines: number[]

  constructor(size: number) {
    this.lines = Array.from({ length: size }, (_, n) => n + 0.5) // leak: heap
  }

  release() {
    this.lines.length = 0
  }
}

const finished = new FinalizationRegistry<() => void>((release) => release()) // leak: container

function open() {
  const document = new Document(800) // leak: heap
  finished.register(document, () => document.release()) // leak: heap
  return document
}

export function create() {
  return {
    step() {
      open().lines.reverse()
    },
    close() {},
  }
}
